/** Where globalSetup stores the address of the migrated template in the Postgres of all suites. */
export const URL_VARIABLE = 'ZENTRA_TEST_POSTGRES_URL';
