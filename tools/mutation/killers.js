'use strict';

/**
 * The tests that are to notice a change in a folder of `lib/`, as patterns: quick ones that call use
 * cases, and none that reads or bundles the sources, where the change is not to be found.
 *
 * @param {string} folder such as `sync`
 * @returns {string[]}
 */
exports.killers = (folder) => [`test/lib/${folder}/**/!(bundle|objectNames).test.ts`];
