// Reads a JUnit report.
//   junit.mjs count REPORT     prints `passed failed`
//   junit.mjs failed REPORT    prints each failed test and the first lines of what it said
import { existsSync, readFileSync } from "node:fs";

const LINES = 8;

const entities = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const unescape = (text) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name]);

/** What a failure says: its text, or its message where it has none, without colours and traces of calls. */
const words = (attributes, body) => {
  const [, cdata] = /<!\[CDATA\[([\s\S]*?)\]\]>/.exec(body) ?? [];
  const [, message = ""] = /\bmessage="([^"]*)"/.exec(attributes) ?? [];
  const said = cdata ?? unescape(body.trim() || message);
  // eslint-disable-next-line no-control-regex
  const lines = said.replace(/\u001b\[[\d;]*m/g, "").split(/^stack backtrace:/im)[0].split("\n");
  return lines.filter((line) => line.trim() !== "").slice(0, LINES);
};

const tests = (path) => {
  const found = [];
  const cases = /<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>((?:<!\[CDATA\[[\s\S]*?\]\]>|[\s\S])*?)<\/testcase>)/g;
  for (const [, attributes, body = ""] of readFileSync(path, "utf8").matchAll(cases)) {
    const outside = body.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
    const failure = /<(failure|error)\b/.test(outside) && /<(failure|error)\b((?:[^>"]|"[^"]*")*)(?:\/>|>([\s\S]*?)<\/\1>)/.exec(body);
    const skipped = /<skipped\b/.test(outside) || /\bstatus="skipped"/.test(attributes);
    const name = unescape(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? "");
    found.push({ name, skipped, failed: Boolean(failure), said: failure ? words(failure[2], failure[3] ?? "") : [] });
  }
  return found;
};

const [what, report] = process.argv.slice(2);
const all = existsSync(report) ? tests(report) : [];
const failed = all.filter((test) => test.failed);
if (what === "count") {
  console.log(all.filter((test) => !test.failed && !test.skipped).length, failed.length);
} else {
  for (const { name, said } of failed) {
    console.log([name, ...said.map((line) => `    ${line}`)].join("\n"));
  }
}
