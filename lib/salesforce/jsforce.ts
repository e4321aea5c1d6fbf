// The parts of jsforce that are used, as one chunk of the bundle. `sdk.ts` loads it.
import 'jsforce/lib/api/metadata';
import 'jsforce/lib/api/soap';

export { Connection } from 'jsforce/lib/core';
export { default as Transport } from 'jsforce/lib/transport';
export { StreamPromise } from 'jsforce/lib/util/promise';
