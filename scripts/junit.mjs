// Reads a JUnit report.
//   junit.mjs count REPORT     prints `passed failed`
//   junit.mjs failed REPORT    prints each failed test and the first lines of what it said
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

const LINES = 8;

const escapes = { "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "&": "&amp;" };
const characters = Object.fromEntries(Object.entries(escapes).map(([character, name]) => [name, character]));
const escape = (text) => text.replace(/[<>"'&]/g, (character) => escapes[character]);
const unescape = (text) => text.replace(/&(?:lt|gt|quot|apos|amp);/g, (name) => characters[name]);

/** Its elements called `name`: the attributes and the body of each. */
const elements = (xml, name) =>
  [...xml.matchAll(new RegExp(`<${name}\\b((?:[^>"]|"[^"]*")*?)(?:/>|>([\\s\\S]*?)</${name}>)`, "g"))];
const attribute = (attributes, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");

/** What a failure says, its text or else its message, without colours and the trace of calls. */
const words = ([, attributes, body = ""]) => {
  const said = stripVTControlCharacters(unescape(body.trim()) || attribute(attributes, "message"));
  const lines = said.split(/^stack backtrace:/im)[0].split("\n");
  return lines.filter((line) => line.trim() !== "").slice(0, LINES);
};

const tests = (path) => {
  const xml = readFileSync(path, "utf8").replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text) => escape(text));
  return elements(xml, "testcase").map(([, attributes, body = ""]) => {
    const [failure] = [...elements(body, "failure"), ...elements(body, "error")];
    const skipped = /<skipped\b/.test(body) || attribute(attributes, "status") === "skipped";
    return { name: attribute(attributes, "name"), skipped, failed: failure !== undefined, said: failure ? words(failure) : [] };
  });
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
