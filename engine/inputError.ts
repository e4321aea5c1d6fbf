/**
 * Something handed to the harness is wrong: a file, a workflow, a credential, a build that is not
 * there. Its message is one line for the person who handed it in, naming the thing.
 */
export class InputError extends Error {
	override readonly name = 'InputError';
}
