/** Where globalSetup leaves the address of the migrated template, in the Postgres that all suites share. */
export const URL_VARIABLE = 'ZENTRA_TEST_POSTGRES_URL';
