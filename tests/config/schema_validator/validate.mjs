// Holds documents of definitions against the JSON Schema that flagd prints, with ajv.
//   node validate.mjs SCHEMA.json SOURCE_TREE
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// The packages are installed where this runs, not beside this file.
const require = createRequire(join(process.cwd(), "package.json"));
const Ajv = require("ajv");
const { parseAllDocuments } = require("yaml");

const [schemaFile, tree] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));
let failures = 0;

const fail = (what, detail) => {
  failures += 1;
  console.error(`${what}: ${detail}`);
};

/** All documents of a text as JSON, by YAML 1.2's core schema. */
const documentsOf = (text) =>
  parseAllDocuments(text, { version: "1.2", schema: "core" }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });

const expectValid = (name, text) => {
  documentsOf(text).forEach((document, index) => {
    if (document !== null && !validate(document)) {
      fail(`${name}, document ${index + 1}`, JSON.stringify(validate.errors, null, 1));
    }
  });
};

const expectRefused = (why, text) => {
  for (const document of documentsOf(text)) {
    if (validate(document)) fail("not refused", `${why}: ${text}`);
  }
};

const definitionFiles = (directory) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name) && !/^[._]/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes("/node_modules/"));

// What must pass: the examples, the documents of FORMAT.md, and one of every kind.
const files = definitionFiles(join(tree, "examples"));
if (files.length < 5) fail("examples", `only ${files.length} files were found`);
for (const file of files) expectValid(file, readFileSync(file, "utf8"));

const format = readFileSync(join(tree, "config/FORMAT.md"), "utf8");
const kinds = ["project", "flag", "experiment", "message", "holdout", "learning", "sections"];
for (const kind of kinds) {
  const section = format.match(new RegExp(`\\n### ${kind}\\n[^]*?\`\`\`yaml\\n([^]*?)\`\`\``));
  if (section) expectValid(`FORMAT.md, ${kind}`, section[1]);
  else fail("FORMAT.md", `there is no example of ${kind}`);
}
const opening = format.match(/```yaml\n([^]*?)```/);
expectValid("FORMAT.md, the opening example", opening[1]);

const designed = readFileSync(join(tree, "tests/config/catalog/design_examples.hpp"), "utf8");
for (const [, text] of designed.matchAll(/R"yaml\(([^]*?)\)yaml"/g)) expectValid("design_examples.hpp", text);

// What must not pass.
const faulty = {
  "an unknown key": "flag: f\nvariants: { a: true }\ndefualt: a\n",
  "a missing key": "flag: f\n",
  "no known kind": "flags: f\n",
  "a document of maps without a map": "description: nothing\n",
  "a wrong type": "flag: f\nvariants: { a: true }\nenabled: yes please\n",
  "a word that is none": "experiment: e\nsplit: { a: 50%, b: 50% }\nstatus: runing\n",
  "a percentage without its sign": "experiment: e\nsplit: { a: 50, b: 50 }\n",
  "a percentage beyond the whole": "holdout: h\nholds_back: all_messages\npercent: 100.5%\n",
  "a duration without a unit": "metrics: { m: { reach: r, within: 7 } }\n",
  "two kinds of metric": "metrics: { m: { reach: r, count: c } }\n",
  "a field without the one it goes with": "metrics: { m: { reach: r, day: 7 } }\n",
  "a rule that serves and rolls out": "flag: f\nvariants: { a: 1 }\nrules: [{ serve: a, rollout: { a: rest } }]\n",
  "a list for a map": "project: p\ncaps: [1]\n",
  "a negative count": "project: p\ncaps: { everything: { max: -1 } }\n",
  "a date that is none": "experiment: e\nsplit: { a: rest }\nschedule: { start: tomorrow }\n",
  "an empty name": 'flag: ""\nvariants: { a: 1 }\n',
  "an empty name of a variant": 'flag: f\nvariants: { "": 1 }\n',
  "a text for a document": "just text\n",
};
for (const [why, text] of Object.entries(faulty)) expectRefused(why, text);

if (failures > 0) process.exit(1);
console.log(`${files.length} files of examples pass, ${Object.keys(faulty).length} faulty documents are refused`);
