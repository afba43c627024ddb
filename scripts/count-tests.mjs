// Prints `passed failed skipped` of the JUnit reports given as arguments.
import { existsSync, readFileSync } from "node:fs";

const total = { passed: 0, failed: 0, skipped: 0 };

for (const path of process.argv.slice(2).filter((path) => existsSync(path))) {
  const report = readFileSync(path, "utf8").replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  for (const [, attributes, body = ""] of report.matchAll(/<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    if (/<(failure|error)\b/.test(body)) {
      total.failed += 1;
    } else if (/<skipped\b/.test(body) || /\bstatus="skipped"/.test(attributes)) {
      total.skipped += 1;
    } else {
      total.passed += 1;
    }
  }
}

console.log(total.passed, total.failed, total.skipped);
