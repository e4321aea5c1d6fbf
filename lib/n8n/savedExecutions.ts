import type { IExecuteFunctions } from 'n8n-workflow';
import { showHint } from './output';

/**
 * Warns where n8n may keep what comes into the node: its items stay in the database with the execution, unless the
 * workflow's settings say otherwise. https://docs.n8n.io/workflows/settings/
 *
 * @param what comes in that should not be kept, such as `bank details`
 */
export function warnOfSavedExecutions(context: IExecuteFunctions, what: string): void {
	const settings = context.getWorkflowSettings();
	const { saveDataSuccessExecution, saveDataErrorExecution, saveManualExecutions } = settings;
	const isManual = context.getMode() === 'manual';
	const isKept = isManual
		? saveManualExecutions !== false
		: saveDataSuccessExecution !== 'none' || saveDataErrorExecution !== 'none';
	if (!isKept) return;
	const setting = isManual
		? 'set “Save manual executions” to “Do not save”'
		: 'set “Save failed production executions” and “Save successful production executions” to “Do not save”';
	showHint(context, {
		message: `n8n may keep the ${what} that came into this node, with the data of the execution. In the workflow’s settings, ${setting}.`,
		type: 'warning',
	});
}
