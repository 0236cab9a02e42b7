import { describe, expect, test } from "vitest";
import { addProfile, listProfiles, removeProfile, useProfile } from "../../../src/cli/commands/profile.js";
import { EXIT, exitCodeOfError, NotConfirmedError, UsageError } from "../../../src/cli/exit-code.js";
import { captured } from "./captured.js";
import { configFolder, memoryKeyring, noKeyring } from "./config-folder.js";

const config = configFolder();
const url = "https://portal.example.com";
const flags = { url, provider: "docspace", credential: false };

describe("sessionctl profile add", () => {
  test("--no-credential stores the portal and says where the credential must come from", async () => {
    const { stdout, stderr, error } = await captured(() => addProfile("work", flags));
    expect(error).toBeUndefined();
    expect(stdout).toBe("");
    expect(stderr).toBe(
      "Stored: work is https://portal.example.com. It is in use.\nSet SESSIONCTL_PORTAL_TOKEN, SESSIONCTL_API_KEY, SESSIONCTL_ACCESS_TOKEN, or SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD when you use it.\n",
    );
  });

  test("explains how to give the credential without a terminal, and stores nothing", async () => {
    const { error } = await captured(() => addProfile("work", { url, provider: "docspace" }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).not.toBeInstanceOf(NotConfirmedError);
    expect(error?.message).toContain("--credential-stdin");
    expect(error?.message).toContain("--no-credential");
    const { stderr } = await captured(() => listProfiles({}));
    expect(stderr).toBe('No profiles. Store one with "sessionctl profile add NAME --url URL".\n');
  });

  test("keeps the portal if no keyring accepts the credential, and reports an error", async () => {
    const { error, stderr } = await captured(() =>
      addProfile("work", { url, provider: "docspace", credentialStdin: true }, noKeyring()),
    );
    expect(stderr).toBe("");
    expect(error?.message).toMatch(
      /^The profile work is stored, but its credential is not: the system's keyring cannot be used \(no D-Bus\)\. Set SESSIONCTL_PORTAL_TOKEN/,
    );
    expect(exitCodeOfError(error)).toBe(EXIT.error);
    expect(await config.read()).toMatchObject({ use: "work", profiles: { work: { url } } });
  });

  test("refuses --credential-stdin together with --no-credential", async () => {
    const { error } = await captured(() => addProfile("work", { ...flags, credentialStdin: true }));
    expect(error).toBeInstanceOf(UsageError);
  });
});

describe("sessionctl profile list", () => {
  test("marks the profile in use and shows where each credential is", async () => {
    await captured(() => addProfile("work", flags));
    await captured(() => addProfile("home", { ...flags, url: "https://home.example.com" }));
    const { stderr } = await captured(() => useProfile("home"));
    expect(stderr).toBe("In use: home, https://home.example.com.\n");
    expect((await captured(() => listProfiles({}))).stdout).toBe(
      `        NAME  URL                         PROVIDER  CREDENTIAL
        work  https://portal.example.com  docspace  environment
in use  home  https://home.example.com    docspace  environment
`,
    );
    expect(JSON.parse((await captured(() => listProfiles({ json: true }))).stdout)).toEqual({
      version: 1,
      profiles: [
        { name: "work", url, provider: "docspace", credential: "environment", inUse: false },
        {
          name: "home",
          url: "https://home.example.com",
          provider: "docspace",
          credential: "environment",
          inUse: true,
        },
      ],
    });
  });

  test("cleans text that somebody put into the file", async () => {
    await captured(() => addProfile("work", flags));
    await config.write((await config.text()).replace("docspace", "doc\\u001b[31mspace"));
    const { stdout } = await captured(() => listProfiles({}));
    expect(stdout).not.toContain("\u001b");
  });
});

test("sessionctl profile remove says that no portal replaces the one in use", async () => {
  await captured(() => addProfile("work", flags));
  const { stderr } = await captured(() => removeProfile("work", memoryKeyring()));
  expect(stderr).toBe(
    'Forgotten: work.\nNo profile is in use now. Choose one with "sessionctl profile use NAME".\n',
  );
});
