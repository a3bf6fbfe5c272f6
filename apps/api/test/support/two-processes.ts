// Suites of the project `processes` start two processes for each application.
process.env.TEST_PROCESSES = '2';
