/**
 * How long after its stamp a change may become visible, in milliseconds: a transaction stamps its records
 * when it writes them and shows them when it commits. Whoever goes by `SystemModstamp` looks back this
 * far. Salesforce ends a transaction after ten minutes at the latest.
 * https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_apexgov.htm
 */
export const OVERLAP_MS = 10 * 60 * 1000;
