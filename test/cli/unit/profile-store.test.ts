import { lstat, mkdir, readdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/cli/exit-code.js";
import { KeyringError, systemKeyring } from "../../../src/cli/profile/keyring.js";
import {
  allProfiles,
  checkNewProfile,
  credentialOfProfile,
  forgetProfile,
  type Profile,
  profileInUse,
  setInUse,
  storeProfile,
} from "../../../src/cli/profile/store.js";
import type { GivenCredential } from "../../../src/providers/product.js";
import { configFolder, memoryKeyring, noKeyring } from "./config-folder.js";

const config = configFolder();

const canary = "canary-4f6a9a35";
const token: GivenCredential = { kind: "portal-token", values: [canary] };
const work = { name: "work", url: "https://portal.example.com", provider: "docspace" };
const home = { name: "home", url: "https://home.example.com", provider: "docspace" };

async function errorOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => expect.fail("it did not throw"),
    (error) => error,
  );
}

describe("storing a profile", () => {
  test("writes the address to the file, and the credential only to the keyring", async () => {
    const keyring = memoryKeyring();
    await storeProfile(work, token, keyring);
    expect(await config.read()).toEqual({
      version: 1,
      use: "work",
      profiles: { work: { url: work.url, provider: "docspace", credential: "keyring" } },
    });
    expect(await config.text()).not.toContain(canary);
    expect([...keyring.entries.keys()]).toEqual(["work"]);
    expect(await credentialOfProfile((await profileInUse("work")) as Profile, keyring)).toEqual(token);
  });

  test.for<GivenCredential>([
    { kind: "api-key", values: ["sk-1"] },
    { kind: "access-token", values: ["abc"] },
    { kind: "basic", values: ["mara@example.com", "pass word, ž"] },
  ])("gives back what it was given: $kind", async (credential) => {
    const keyring = memoryKeyring();
    await storeProfile(work, credential, keyring);
    expect(await credentialOfProfile((await profileInUse("work")) as Profile, keyring)).toEqual(credential);
  });

  test("does not touch the keyring without a credential, then or later", async () => {
    await storeProfile(work, null, noKeyring());
    const profile = (await profileInUse("work")) as Profile;
    expect(profile).toEqual(work);
    expect(await credentialOfProfile(profile, noKeyring())).toBeUndefined();
  });

  test("makes only the first profile the one in use", async () => {
    expect(await storeProfile(work, null)).toBe(true);
    expect(await storeProfile(home, null)).toBe(false);
    expect((await profileInUse(undefined))?.name).toBe("work");
  });

  test("creates a file that only its owner can read", async () => {
    await storeProfile(work, null);
    expect((await stat(config.file())).mode & 0o777).toBe(0o600);
    expect((await stat(config.folder())).mode & 0o777).toBe(0o700);
  });

  test("leaves no temporary file behind", async () => {
    await storeProfile(work, null);
    await storeProfile(home, null);
    expect(await readdir(config.folder())).toEqual(["config.json"]);
  });

  test("keeps what a later release added to the file", async () => {
    await storeProfile(work, null);
    const later = await config.read();
    later.colour = "never";
    later.profiles.work.note = "mine";
    await config.write(JSON.stringify(later));
    await storeProfile(home, null);
    expect(await config.read()).toMatchObject({ colour: "never", profiles: { work: { note: "mine" } } });
  });

  test("follows a symbolic link, as to a settings folder that is kept elsewhere", async () => {
    await mkdir(config.folder(), { recursive: true });
    const elsewhere = join(config.folder(), "elsewhere.json");
    await writeFile(elsewhere, '{"version":1,"use":null,"profiles":{}}');
    await symlink(elsewhere, config.file());
    await storeProfile(work, null);
    expect((await lstat(config.file())).isSymbolicLink()).toBe(true);
    expect((await config.read()).use).toBe("work");
  });

  describe("while the file is locked", () => {
    const lock = () => `${config.file()}.lock`;
    const lockOfLongAgo = async () => {
      await mkdir(config.folder(), { recursive: true });
      await writeFile(lock(), "");
      await utimes(lock(), 0, 0);
    };

    test("waits for the owner of the lock, even for one that slept together with the machine", async () => {
      await storeProfile(home, null);
      await lockOfLongAgo();
      const stored = storeProfile(work, null);
      setTimeout(async () => {
        const { version, use, profiles } = await config.read();
        await config.write(JSON.stringify({ version, use, profiles: { ...profiles, other: profiles.home } }));
        await rm(lock());
      }, 200);
      await stored;
      expect(Object.keys((await config.read()).profiles)).toEqual(["home", "other", "work"]);
    });

    test("continues if the lock was left by a process that is gone", async () => {
      await lockOfLongAgo();
      await storeProfile(work, null);
      expect((await allProfiles()).profiles).toEqual([work]);
      expect(await readdir(config.folder())).toEqual(["config.json"]);
    });
  });

  test("stores nothing if the keyring refuses the credential", async () => {
    expect(await errorOf(storeProfile(work, token, noKeyring()))).toBeInstanceOf(KeyringError);
    expect(await allProfiles()).toEqual({ use: null, profiles: [] });
  });

  test("removes the credential again if the file cannot be written", async () => {
    const keyring = memoryKeyring();
    await storeProfile(home, null);
    await config.write("broken");
    await errorOf(storeProfile(work, token, keyring));
    expect(keyring.entries.size).toBe(0);
  });

  test("refuses a credential that cannot be sent and shows nothing of it", async () => {
    const keyring = memoryKeyring();
    const error = await errorOf(
      storeProfile(work, { kind: "portal-token", values: [`${canary} x`] }, keyring),
    );
    expect(error.message).not.toContain(canary);
    expect(keyring.entries.size).toBe(0);
  });
});

describe("a new profile", () => {
  test("has its address normalized", async () => {
    const checked = await checkNewProfile({ ...work, url: "https://Portal.Example.com:443/sub/" });
    expect(checked.url).toBe("https://portal.example.com/sub");
  });

  test("cannot replace another one, whose credential belongs to the other portal", async () => {
    await storeProfile(work, null);
    const error = await errorOf(checkNewProfile({ ...work, url: "https://evil.example.com" }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(
      "The profile work already exists, for https://portal.example.com. Remove it first: sessionctl profile remove work",
    );
    expect(await errorOf(storeProfile({ ...work, url: "https://evil.example.com" }, null))).toBeInstanceOf(
      UsageError,
    );
  });

  test.for(["", "two words", "../up", "-x", "__proto__", "a/b", "x".repeat(65), "\u001b[31m"])(
    "cannot be called %j",
    async (name) => {
      expect(await errorOf(checkNewProfile({ ...work, name }))).toBeInstanceOf(UsageError);
    },
  );

  test.for(["constructor", "toString", "a", "Work-1.eu_west"])("can be called %s", async (name) => {
    await storeProfile(await checkNewProfile({ ...work, name }), null);
    expect((await profileInUse(name))?.url).toBe(work.url);
  });

  test.for([
    ["portal.example.com", "--url: The base URL is not a web address"],
    ["http://portal.example.com", "--url: Plain http to portal.example.com"],
    ["https://mara:secret@portal.example.com", "--url: The base URL contains a credential"],
    ["https://portal.example.com/?key=1", "--url: The base URL has a query"],
  ] as const)("cannot have the address %s", async ([url, message]) => {
    const error = await errorOf(checkNewProfile({ ...work, url }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("secret");
  });

  test("cannot be for an unknown product", async () => {
    expect((await errorOf(checkNewProfile({ ...work, provider: "netapp" }))).message).toContain(
      '"netapp" is not a provider. Known: docspace, ',
    );
  });
});

describe("a name that no profile has", () => {
  test("is refused with the known names and with the likely one", async () => {
    await storeProfile({ ...work, name: "production" }, null);
    await storeProfile(home, null);
    for (const call of [profileInUse, setInUse, forgetProfile]) {
      const error = await errorOf(call("prodction"));
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toBe(
        'There is no profile "prodction". Did you mean production? Known here: production, home.',
      );
    }
  });

  test("is refused with how to store a profile if there are none", async () => {
    expect((await errorOf(profileInUse("work"))).message).toBe(
      'There is no profile "work". No profiles are stored. Store one with "sessionctl profile add".',
    );
  });

  test.for(["constructor", "__proto__"])("is not mistaken for a property of objects: %s", async (name) => {
    await storeProfile(work, null);
    expect(await errorOf(profileInUse(name))).toBeInstanceOf(UsageError);
  });
});

describe("without a name", () => {
  test("there is no profile if none was ever stored", async () => {
    expect(await profileInUse(undefined)).toBeUndefined();
  });

  test("the profile in use is chosen", async () => {
    await storeProfile(work, null);
    await storeProfile(home, null);
    await setInUse("home");
    expect(await profileInUse(undefined)).toEqual(home);
  });

  test("there is no profile after the one in use was removed: no other portal replaces it", async () => {
    await storeProfile(work, null);
    await storeProfile(home, null);
    expect(await forgetProfile("work")).toEqual({ wasInUse: true, hadCredential: false });
    expect(await profileInUse(undefined)).toBeUndefined();
    expect((await allProfiles()).profiles).toEqual([home]);
  });
});

describe("the credential of a profile", () => {
  test("is not sent to a portal that somebody wrote into the file", async () => {
    const keyring = memoryKeyring();
    await storeProfile(work, token, keyring);
    await config.write((await config.text()).replace("portal.example.com", "evil.example.com"));
    const error = await errorOf(credentialOfProfile((await profileInUse("work")) as Profile, keyring));
    expect(error.message).toBe(
      "The profile work is for https://evil.example.com, but its credential was stored for another address, so it was not sent. Remove the profile and add it again.",
    );
  });

  test("is missing if the keyring has lost it", async () => {
    await storeProfile(work, token, memoryKeyring());
    expect(
      await credentialOfProfile((await profileInUse("work")) as Profile, memoryKeyring()),
    ).toBeUndefined();
  });

  test("is an error if it cannot be read, with how to continue without it", async () => {
    await storeProfile(work, token, memoryKeyring());
    const error = await errorOf(credentialOfProfile((await profileInUse("work")) as Profile, noKeyring()));
    expect(error.message).toBe(
      "The credential of the profile work is out of reach: the system's keyring cannot be used (no D-Bus). Unlock the keyring; or add the profile again with --credential-file or --credential-command; or do without the profile: set SESSIONCTL_URL=https://portal.example.com with a credential such as SESSIONCTL_PORTAL_TOKEN.",
    );
  });

  test.for([
    "not json",
    "null",
    "{}",
    '{"version":2,"url":"https://portal.example.com","credential":{"kind":"api-key","values":["sk-1"]}}',
    `{"version":1,"url":"https://portal.example.com","credential":{"kind":"${canary}"}}`,
    `{"version":1,"url":"https://portal.example.com","credential":{"kind":"api-key","values":["${canary}"]}}`,
  ])("is not one of ours if the keyring contains %s, and nothing of it is shown", async (kept) => {
    const keyring = memoryKeyring();
    await storeProfile(work, token, keyring);
    keyring.entries.set("work", kept);
    const error = await errorOf(credentialOfProfile((await profileInUse("work")) as Profile, keyring));
    expect(error.message).toBe(
      "What the keyring holds for the profile work is not a credential of sessionctl. Remove the profile and add it again.",
    );
  });
});

describe("forgetting a profile", () => {
  test("removes its credential from the keyring as well", async () => {
    const keyring = memoryKeyring();
    await storeProfile(work, token, keyring);
    expect(await forgetProfile("work", keyring)).toEqual({ wasInUse: true, hadCredential: true });
    expect(keyring.entries.size).toBe(0);
    expect(await allProfiles()).toEqual({ use: null, profiles: [] });
  });

  test("keeps the profile if the credential cannot be removed, so that no forgotten secret remains", async () => {
    await storeProfile(work, token, memoryKeyring());
    const error = await errorOf(forgetProfile("work", noKeyring()));
    expect(error).toBeInstanceOf(KeyringError);
    expect(error.message).toContain("The profile is kept");
    expect(error.message).toContain(config.file());
    expect((await allProfiles()).profiles).toHaveLength(1);
  });

  test("works for a profile whose address is broken", async () => {
    await storeProfile(work, null);
    await config.write((await config.text()).replace("https:", "gopher:"));
    await forgetProfile("work");
    expect((await allProfiles()).profiles).toEqual([]);
  });
});

describe("a file that somebody changed", () => {
  test.for([
    ["", "is not JSON"],
    ["{", "is not JSON"],
    ["[]", "it is not a configuration of sessionctl"],
    ["null", "it is not a configuration of sessionctl"],
    ["{}", "it is not a configuration of sessionctl"],
    ['{"version":"1"}', "it is not a configuration of sessionctl"],
    ['{"version":1,"use":5,"profiles":{}}', "`use` is not a name"],
    ['{"version":1,"use":null}', "it has no `profiles`"],
    ['{"version":1,"use":null,"profiles":{"a":{"url":1}}}', "the profile a has no url or no provider"],
    [
      '{"version":1,"use":null,"profiles":{"a":{"url":"https://a.example","provider":"docspace","credential":"x"}}}',
      'the profile a has a `credential` that is not "keyring"',
    ],
    ['{"version":2,"profiles":[]}', "has version 2, but this release only knows version 1"],
  ] as const)("is an error that names the file and leaves it alone: %j", async ([text, message]) => {
    await storeProfile(work, null);
    await config.write(text);
    const calls = [
      () => profileInUse(undefined),
      () => allProfiles(),
      () => checkNewProfile(home),
      () => storeProfile(home, null),
      () => setInUse("work"),
      () => forgetProfile("work"),
    ];
    for (const call of calls) {
      const error = await errorOf(call());
      expect(error.message).toContain(config.file());
      expect(error.message).toContain(message);
      expect(error.message).toContain("left unchanged");
    }
    expect(await config.text()).toBe(text);
  });

  test("is an error if it names a portal that must not get a credential", async () => {
    await storeProfile(work, null);
    await config.write((await config.text()).replace("https:", "http:"));
    const error = await errorOf(profileInUse("work"));
    expect(error.message).toContain(config.file());
    expect(error.message).toContain("Plain http");
  });

  test("may omit which profile is in use", async () => {
    await storeProfile(work, null);
    await config.write('{"version":1,"profiles":{}}');
    expect(await profileInUse(undefined)).toBeUndefined();
    expect(await allProfiles()).toEqual({ use: null, profiles: [] });
  });
});

test("the system's keyring keeps a secret, or it says that it cannot", async () => {
  const account = `test-${process.pid}`;
  const stored = await systemKeyring.set(account, "x").then(
    () => true,
    (error) => {
      expect(error).toBeInstanceOf(KeyringError);
      expect(error.message).toMatch(/^the system's keyring cannot be used \(.+\)$/);
      return false;
    },
  );
  if (!stored) {
    await expect(systemKeyring.get(account)).rejects.toBeInstanceOf(KeyringError);
    await expect(systemKeyring.remove(account)).rejects.toBeInstanceOf(KeyringError);
    return;
  }
  expect(await systemKeyring.get(account)).toBe("x");
  expect(await systemKeyring.remove(account)).toBe(true);
  expect(await systemKeyring.get(account)).toBeNull();
});
