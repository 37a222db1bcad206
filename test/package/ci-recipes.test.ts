// The recipes of docs/ci.md, the action and the template of GitLab are carried out as the services would: in a project that has the tarball
// and a tree with a mistake. What takes the service itself (checkout, upload, comment) is named and left out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { repository } from '../shared.ts';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** Commands of GitHub's own machines. */
const ofService = /^gh /;
const action = join(repository, 'packaging', 'github');
const page = readFileSync(join(repository, 'docs', 'ci.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, is, text = '']) => (is === language ? [text] : []));
const yaml = blocks('yaml').map((text) => parse(text));

describe('recipes for CI', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-ci-'));
  const project = join(folder, 'project');
  const prefix = join(folder, 'global');
  // A manager of packages puts its own settings into the environment of what it starts.
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|CI$)/i.test(name) || name === 'npm_config_registry'),
  );
  const env = {
    ...clean,
    npm_config_prefix: prefix,
    PATH: [join(prefix, 'bin'), process.env['PATH']].join(delimiter),
    GITHUB_BASE_REF: 'main',
  };
  const bash = (script: string, more: Readonly<Record<string, string>> = {}) =>
    spawnSync('bash', ['-e', '-c', script], { cwd: project, encoding: 'utf8', env: { ...env, ...more }, timeout: 240_000 });
  const steps = (name: string, job: string): readonly Step[] => yaml.find((each) => each.name === name).jobs[job].steps;

  before(() => {
    mkdirSync(join(project, 'ci'), { recursive: true });
    const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', join(project, 'ci')], {
      cwd: repository,
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stderr);
    cpSync(join(repository, 'examples', 'cluster'), join(project, 'conf'), { recursive: true });
    const git = 'git -c user.name=test -c user.email=test@localhost';
    // On the main branch all is well; the change at hand brings a mistake.
    const made = bash(`git init -q -b main; ${git} add .; ${git} commit -q -m clean; git update-ref refs/remotes/origin/main HEAD`);
    assert.equal(made.status, 0, made.stderr);
    copyFileSync(join(repository, 'examples', 'broken', 'east2', 'node-local.conf'), join(project, 'conf', 'east2', 'node-local.conf'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('take the program by no name that somebody may register', () => {
    assert.doesNotMatch(
      page.replace(/\*\*Never write[^*]*\*\*/, ''),
      /np[mx] (?:exec |install |i |--yes |-y |--global |-g )*ecconf\b(?!-)(?! )/,
    );
    assert.ok(page.includes(`ecconf-${JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).version}.tgz`));
  });

  it('GitLab: installs the tarball, fails at the mistake, and leaves both reports', () => {
    const { script } = yaml.find((each) => each.ecconf !== undefined).ecconf;
    const [install, ...checks] = script;
    const installed = bash(install);
    assert.equal(installed.status, 0, installed.stderr);
    const checked = bash(checks.join('\n'));
    assert.equal(checked.status, 1, checked.stderr);
    assert.match(readFileSync(join(project, 'ecconf.xml'), 'utf8'), /EC3104/);
    const [, template] = parseAllDocuments(readFileSync(join(repository, 'packaging', 'gitlab', 'ecconf.yml'), 'utf8')).map((each) =>
      each.toJS(),
    );
    const variables = { ECCONF_PATH: 'conf', ECCONF_TARBALL: './ci/ecconf-0.1.0.tgz', ECCONF_FAIL_ON: 'error' };
    assert.deepEqual(Object.keys(template.ecconf.variables).sort(), Object.keys(variables).sort());
    const again = bash(template.ecconf.script.slice(1).join('\n'), variables);
    assert.equal(again.status, 1, again.stderr);
    for (const file of Object.values(template.ecconf.artifacts.reports)) assert.ok(existsSync(join(project, String(file))), String(file));
    assert.match(readFileSync(join(project, 'ecconf.json'), 'utf8'), /"path": ?"conf\/east2\/node-local.conf"/);
  });

  it('GitHub: the action annotates the mistake, fails, and writes SARIF where that is asked for', () => {
    for (const [name, job] of [
      ['ecconf', 'check'],
      ['ecconf code scanning', 'scan'],
    ] as const) {
      const used = steps(name, job).find(({ uses }) => uses?.includes('/packaging/github@'))?.with ?? {};
      const { inputs, runs } = parse(readFileSync(join(action, 'action.yml'), 'utf8'));
      for (const input of Object.keys(used)) assert.ok(input in inputs, `${name}: the action has no ${input}`);
      const [step] = runs.steps;
      const given = Object.fromEntries(
        Object.entries<string>(step.env).map(([variable, from]) => {
          const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(from)?.[1] ?? '';
          return [variable, used[input] ?? inputs[input].default];
        }),
      );
      const { status, stdout, stderr } = bash(step.run, { ...given, GITHUB_ACTION_PATH: action });
      assert.equal(status, used['fail-on'] === 'never' ? 0 : 1, stderr);
      assert.match(stdout, /^::error .*file=conf\/east2\/node-local\.conf,.*EC3104/m);
      if (used['sarif'] !== undefined) assert.match(readFileSync(join(project, used['sarif']), 'utf8'), /EC3104/);
    }
  });

  it('GitHub: a plan of the change as a comment', () => {
    const [install, plan, comment] = steps('ecconf plan', 'plan').flatMap(({ run }) => (run === undefined ? [] : [run]));
    assert.match(install ?? '', /^npm install --global .*\.tgz$/);
    const { status, stderr } = bash(plan ?? '');
    // The change has a mistake: nothing is planned, and the job fails.
    assert.equal(status, 1, stderr);
    bash('git stash -q');
    copyFileSync(join(repository, 'examples', 'cluster', 'east2', 'node-local.conf'), join(project, 'conf', 'east2', 'node-local.conf'));
    const planned = bash(plan ?? '');
    assert.equal(planned.status, 0, planned.stderr);
    assert.ok(existsSync(join(project, 'plan.md')));
    bash('git stash pop -q');
    assert.match(comment ?? '', ofService);
  });

  it('Jenkins and git: the same program by hand', () => {
    const commands = [...(blocks('groovy')[0] ?? '').matchAll(/sh '([^']+)'/g)].map(([, command = '']) => command);
    assert.equal(commands.length, 2);
    const jenkins = bash(commands.join('\n'));
    assert.equal(jenkins.status, 1, jenkins.stdout + jenkins.stderr);
    assert.match(readFileSync(join(project, 'ecconf.xml'), 'utf8'), /EC3104/);
    const hook = blocks('sh').find((text) => text.startsWith('#!/bin/sh')) ?? '';
    assert.equal(bash(hook).status, 0, 'what is staged has no mistake');
    bash('git add conf');
    assert.equal(bash(hook).status, 1);
  });

  it('pre-commit: the hook names a command of the package', () => {
    const [hook] = parse(readFileSync(join(repository, '.pre-commit-hooks.yaml'), 'utf8'));
    const [used] = yaml.find((each) => each.repos !== undefined).repos[0].hooks;
    assert.equal(used.id, hook.id);
    const { status, stdout } = bash([hook.entry, ...used.args].join(' '));
    assert.equal(status, 1);
    assert.match(stdout, /EC3104/);
  });
});
