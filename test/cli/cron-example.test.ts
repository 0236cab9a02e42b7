/** The monthly clean-up of examples/cron, started as systemd and a container would start it. */
import { execFile, spawnSync } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { type Desk, test } from "./support/desk.js";
import { reportIn } from "./support/expectations.js";
import { type Office, openOffice } from "./support/office.js";

const cron = fileURLToPath(new URL("../../examples/cron", import.meta.url));
const UNITS = [
  "sessionctl-clean-up.service",
  "sessionctl-clean-up-failed.service",
  "sessionctl-clean-up.timer",
];

/** A setting of a unit. */
async function settingOf(unit: string, name: string): Promise<string> {
  const text = await readFile(join(cron, unit), "utf8");
  const values = [...text.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(([, value = ""]) => value);
  expect(values, name).toHaveLength(1);
  return values[0] ?? "";
}

/** Starts what the service starts, with what systemd would provide, in the folders of a desk. */
async function cleanUp(desk: Desk, { url }: Office, credential: string) {
  const state = join(desk.folder, "state");
  const credentials = join(desk.folder, "credentials");
  const [name = ""] = (await settingOf("sessionctl-clean-up.service", "LoadCredential")).split(":");
  for (const folder of (await settingOf("sessionctl-clean-up.service", "StateDirectory")).split(" "))
    await mkdir(join(state, folder), { recursive: true });
  await mkdir(credentials, { recursive: true });
  await writeFile(join(credentials, name), `${credential}\n`, { mode: 0o400 });
  const environment = await settingOf("sessionctl-clean-up.service", "Environment");
  const given = Object.fromEntries(
    environment
      .replaceAll("%S", state)
      .split(" ")
      .map((pair) => pair.split("=")),
  );
  const execStart = await settingOf("sessionctl-clean-up.service", "ExecStart");
  const finished = await desk.shell(execStart.replace("/usr/local/libexec/sessionctl", cron), {
    env: { SESSIONCTL_URL: url, CREDENTIALS_DIRECTORY: credentials, ...given },
  });
  // What systemd provides is removed when the service has ended.
  await rm(credentials, { recursive: true });
  return { ...finished, reports: join(state, "sessionctl/reports"), state };
}

test("ends old sessions silently and keeps a report and a journal that only the service can read", async ({
  desk,
}) => {
  const office = await openOffice(desk);
  const { code, stdout, stderr, reports, state } = await cleanUp(
    desk,
    office,
    office.asMarasKey.SESSIONCTL_API_KEY ?? "",
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  const [report = "", ...more] = await readdir(reports);
  expect([report, more]).toEqual([expect.stringMatching(/^stale-\d{4}(-\d\d){5}\.json$/), []]);
  expect((await stat(join(reports, report))).mode & 0o077).toBe(0);
  expect(reportIn(await readFile(join(reports, report), "utf8"))).toMatchObject({
    reason: "monthly clean-up",
    summary: { revoked: 1, failed: 0, unknown: 0 },
  });
  expect(await readdir(join(state, "sessionctl/journals"))).toHaveLength(1);
  expect(office.open()).not.toContain(office.ids.laptop);
});

test("prints nothing if there is nothing to do", async ({ desk }) => {
  const office = await openOffice(desk);
  office.portal.signOut(office.ids.laptop);
  const { code, stdout, stderr } = await cleanUp(desk, office, office.asMarasKey.SESSIONCTL_API_KEY ?? "");
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("fails with a reason if the credential is refused, so that a mail is sent", async ({ desk }) => {
  const office = await openOffice(desk);
  const { code, stdout, stderr } = await cleanUp(desk, office, "sk-that-nobody-has-any-more");
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain("401");
  expect(stderr).not.toContain("sk-that-nobody-has");
  expect(office.open()).toContain(office.ids.laptop);
  expect(await settingOf("sessionctl-clean-up.service", "OnFailure")).toBe(UNITS[1]);
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
const unlessThere = hasSystemd ? "" : " (skipped: there is no systemd-analyze)";

test.skipIf(!hasSystemd)(`systemd finds nothing wrong with the units${unlessThere}`, async ({ desk }) => {
  const program = join(desk.folder, "clean-up");
  await copyFile(join(cron, "clean-up"), program);
  const copies = [];
  for (const unit of UNITS) {
    const text = await readFile(join(cron, unit), "utf8");
    const copy = join(desk.folder, unit);
    await writeFile(copy, text.replace("/usr/local/libexec/sessionctl/clean-up", program));
    copies.push(copy);
  }
  const { stdout, stderr } = await promisify(execFile)("systemd-analyze", ["verify", "--man=no", ...copies]);
  expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
});

test("no unit, image or command line contains a credential", async () => {
  for (const file of await readdir(cron)) {
    const text = await readFile(join(cron, file), "utf8");
    expect(text).not.toMatch(/SESSIONCTL_(?!URL|PROVIDER)\w+/);
  }
});
