import path from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import type { NodeSketch } from '../../engine/workflowSketch';

/** Folder of the small built package that the harness's own tests run. */
export const FIXTURE_PACKAGE = path.join(__dirname, 'fixtures/package');

/** A node of the fixture package. */
export function fixture(name: string, parameters: INodeParameters, more: object = {}): NodeSketch {
	return { name, type: 'n8n-nodes-fixture.fixture', parameters, ...more };
}

/** An Edit Fields node that gives each item exactly this JSON (expressions resolved). */
export function editFields(name: string, json: string): NodeSketch {
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: json },
	};
}
