const total = { passed: 0, failed: 0 };

/** Counts one thing that was tried, and prints its line and what is wrong with it; without problems it was not tried. */
export function report(what: string, problems?: readonly string[]): void {
  if (problems === undefined) {
    console.log(`  --  ${what}`);
    return;
  }
  console.log(`${problems.length === 0 ? '  ok ' : 'FAIL '} ${what}`);
  for (const problem of problems) console.log(`        ${problem}`);
  total[problems.length === 0 ? 'passed' : 'failed'] += 1;
}

/** The last line, and the exit code. */
export function conclude(): void {
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
