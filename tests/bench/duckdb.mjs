// One metric of one experiment in DuckDB: node duckdb.mjs EVENTS.csv FOLDER AS_OF
// Installs @duckdb/node-api into FOLDER where it is not there yet. Prints a line a metric: its name, seconds and CPU
// seconds of the best of three, then of each arm units and sum (in quarters). Loading does not count.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const kPackage = '@duckdb/node-api@1.5.6-r.1';
const [csv, folder, asOf] = process.argv.slice(2);

function install() {
  mkdirSync(folder, { recursive: true });
  const require = createRequire(join(folder, 'package.json'));
  try {
    return require('@duckdb/node-api');
  } catch {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', kPackage], { cwd: folder, stdio: 'ignore', timeout: 120_000 });
    return require('@duckdb/node-api');
  }
}

let duckdb;
try {
  duckdb = install();
} catch (error) {
  console.log(`skipped: ${kPackage} cannot be installed (${String(error.message).split('\n')[0]})`);
  process.exit(0);
}

const instance = await duckdb.DuckDBInstance.create(csv + '.duckdb', { threads: '1' });
const connection = await instance.connect();

const kDay = 86_400_000_000;
// The first exposure to an arm, of units that saw one arm only and whose window has closed.
const cohort = (days) => `
  WITH cohort AS MATERIALIZED (
    SELECT unit, min(micros) AS t0, min(arm) AS arm
    FROM events
    WHERE name = 'Experiment Viewed' AND experiment = 'e1' AND micros < ${asOf}
    GROUP BY unit
    HAVING min(arm) = max(arm) AND min(micros) + ${days * kDay} <= ${asOf}
  )`;
const kMetrics = {
  bought: `${cohort(7)}, buyers AS (
    SELECT DISTINCT cohort.unit, cohort.arm
    FROM cohort JOIN events USING (unit)
    WHERE events.name = 'purchase' AND events.micros >= cohort.t0 AND events.micros < cohort.t0 + ${7 * kDay}
  )
  SELECT arm, n, coalesce(x, 0) * 4 AS quarters
  FROM (SELECT arm, count(*) AS n FROM cohort GROUP BY arm) LEFT JOIN (SELECT arm, count(*) AS x FROM buyers GROUP BY arm) USING (arm)
  ORDER BY arm`,
  // Means need the squares of units' sums, too.
  revenue: `${cohort(14)}, spent AS (
    SELECT cohort.unit, any_value(cohort.arm) AS arm, sum(events.value) AS x
    FROM cohort JOIN events USING (unit)
    WHERE events.name = 'purchase' AND events.micros >= cohort.t0 AND events.micros < cohort.t0 + ${14 * kDay}
    GROUP BY cohort.unit
  )
  SELECT arm, n, coalesce(x, 0) * 4 AS quarters, squares
  FROM (SELECT arm, count(*) AS n FROM cohort GROUP BY arm)
  LEFT JOIN (SELECT arm, sum(x) AS x, sum(x * x) AS squares FROM spent GROUP BY arm) USING (arm)
  ORDER BY arm`,
};

async function timed(sql) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  const used = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1e3, cpu: (used.user + used.system) / 1e6, rows };
}

const load = await timed(`CREATE TABLE events AS SELECT * FROM read_csv('${csv}', header = true, columns = {
  unit: 'VARCHAR', name: 'VARCHAR', micros: 'BIGINT', experiment: 'VARCHAR', arm: 'VARCHAR', value: 'DOUBLE' })`);
await connection.run('CHECKPOINT');
console.log(`load ${load.seconds.toFixed(2)} s, not counted`);
for (const [name, sql] of Object.entries(kMetrics)) {
  let best;
  for (let round = 0; round < 3; ++round) {
    const one = await timed(sql);
    if (!best || one.cpu < best.cpu) best = one;
  }
  const found = best.rows.map(([, n, quarters]) => `${n} ${Math.round(Number(quarters))}`).join(' ');
  console.log(`${name} ${best.seconds} ${best.cpu} ${found}`);
}
