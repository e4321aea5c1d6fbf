import { Problem } from '../../../lib/errors';
import { SyncReport } from '../../../lib/sync/report';
import { runHint } from '../../../lib/n8n/syncRun';

const about = { title: 'Edge', references: {} };

describe('what is said under the node', () => {
	it('are the figures, and where to read of problems', () => {
		const report = new SyncReport();
		report.result({ ...about, status: 'created', message: '', changes: {} });

		expect(runHint(report, 'accounts', false)).toEqual({ message: '1 created.', type: 'info' });

		const problem = new Problem('No', { origin: 'input' });
		report.result({ ...about, status: 'problem', problem });
		expect(runHint(report, 'accounts', false)).toEqual({
			message: '1 created, 1 with problems. The output “Problems” says what is wrong with each.',
			type: 'warning',
		});
	});

	it('is how to see all again, when somebody tries it in the editor and nothing has changed', () => {
		expect(runHint(new SyncReport(), 'accounts', true).message).toContain(
			'switch on Options > Start Over',
		);
		expect(runHint(new SyncReport(), 'accounts', false).message).toBe('nothing to do.');
	});
});
