/** The command line with a product that is not DocSpace. Everything comes from the product's declaration. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { history } from "../../../src/cli/commands/history.js";
import { addProfile } from "../../../src/cli/commands/profile.js";
import { resetPassword } from "../../../src/cli/commands/reset-password.js";
import { whoami } from "../../../src/cli/commands/whoami.js";
import { UsageError } from "../../../src/cli/exit-code.js";
import { connect } from "../../../src/cli/input/connect.js";
import { credentialOfProfile, profileInUse, storeProfile } from "../../../src/cli/profile/store.js";
import { docspace, InvalidArgumentError } from "../../../src/index.js";
import type { ConnectOptions, Product } from "../../../src/providers/product.js";
import { captured } from "./captured.js";
import { configFolder, memoryKeyring } from "./config-folder.js";

const given = vi.hoisted(() => [] as ConnectOptions[]);

/** A gate house: a code for guests, or three texts for its keepers. */
const gates = vi.hoisted(
  (): Product => ({
    name: "gates",
    title: "Gates & Sons",
    fields: [],
    signIn: [
      {
        kind: "guest-code",
        title: "Guest code",
        inWords: "a guest code",
        hint: "on the badge",
        parts: [{ variable: "SESSIONCTL_GUEST_CODE", prompt: "The guest code", secret: true }],
      },
      {
        kind: "keeper",
        title: "Keeper",
        inWords: "a keeper's words",
        hint: null,
        parts: [
          { variable: "SESSIONCTL_USERNAME", prompt: "Your name", secret: false },
          { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
          { variable: "SESSIONCTL_TOWER", prompt: "The tower", secret: false },
        ],
      },
      {
        kind: "directory",
        title: "Directory",
        inWords: "a directory's words",
        hint: null,
        parts: [
          { variable: "SESSIONCTL_USERNAME", prompt: "Your name", secret: false },
          { variable: "SESSIONCTL_PASSWORD", prompt: "The password", secret: true },
          { variable: "SESSIONCTL_TOWER", prompt: "The tower", secret: false },
        ],
        mode: { variable: "SESSIONCTL_LOGIN_MODE", value: "ldap" },
      },
    ],
    async check({ values }) {
      if (values.some((value) => value.includes("ž"))) throw new InvalidArgumentError("No such letter here.");
    },
    async connect(options) {
      given.push(options);
      const { capabilities } = docspace({
        baseUrl: options.baseUrl,
        auth: { kind: "apiKey", apiKey: "sk-unused" },
        fetch: () => Promise.reject(new Error("nothing is sent")),
      });
      return {
        product: "gates",
        installation: String(options.baseUrl),
        capabilities,
        list: async () => ({
          sessions: [],
          own: { state: "none", reason: "guests have none" },
          covers: "caller",
        }),
        whoami: async () => ({
          user: { id: "1", name: "Anna", login: null },
          administrator: false,
          authenticatedBy: "guestCode",
        }),
        findUsers: () => Promise.reject(new Error("nobody is asked")),
        end: () => Promise.reject(new Error("nothing is ended")),
      };
    },
  }),
);

vi.mock("../../../src/providers/registry.js", () => ({ PRODUCTS: [gates] }));

configFolder();
const url = "https://gates.example.com";

beforeEach(() => {
  given.length = 0;
  vi.stubEnv("SESSIONCTL_URL", url);
});

const guest = () => vi.stubEnv("SESSIONCTL_GUEST_CODE", "g-1");

test("a product without nodes or sites refuses a scope and gives the reason", async () => {
  guest();
  await expect(connect({}, ["north"])).rejects.toThrow("--scope: Gates & Sons has no parts to select.");
  expect(given).toEqual([]);
});

describe("a product's own ways to sign in", () => {
  test("are read from the variables that it declares", async () => {
    guest();
    await connect({});
    expect(given).toMatchObject([{ baseUrl: url, credential: { kind: "guest-code", values: ["g-1"] } }]);
  });

  test("need all of their parts", async () => {
    vi.stubEnv("SESSIONCTL_USERNAME", "anna");
    vi.stubEnv("SESSIONCTL_PASSWORD", "secret");
    await expect(connect({})).rejects.toThrow(
      "SESSIONCTL_USERNAME and SESSIONCTL_PASSWORD and SESSIONCTL_TOWER belong together, and one of them is not set.",
    );
    vi.stubEnv("SESSIONCTL_TOWER", "north");
    await connect({});
    expect(given).toMatchObject([{ credential: { kind: "keeper", values: ["anna", "secret", "north"] } }]);
  });

  test("are distinguished by a mode if they share variables", async () => {
    for (const name of ["USERNAME", "PASSWORD", "TOWER"]) vi.stubEnv(`SESSIONCTL_${name}`, "x");
    for (const mode of ["", "standard", "ldap"]) {
      vi.stubEnv("SESSIONCTL_LOGIN_MODE", mode);
      await connect({});
    }
    expect(given.map(({ credential }) => credential.kind)).toEqual(["keeper", "keeper", "directory"]);
    vi.stubEnv("SESSIONCTL_LOGIN_MODE", "kerberos");
    await expect(connect({})).rejects.toThrow("SESSIONCTL_LOGIN_MODE must be one of standard, ldap.");
  });

  test("exclude each other", async () => {
    guest();
    for (const name of ["USERNAME", "PASSWORD", "TOWER"]) vi.stubEnv(`SESSIONCTL_${name}`, "x");
    await expect(connect({})).rejects.toThrow(
      "SESSIONCTL_GUEST_CODE and SESSIONCTL_USERNAME with SESSIONCTL_PASSWORD with SESSIONCTL_TOWER are set at once",
    );
  });

  test("are listed, with where to get them, for a user who has none", async () => {
    await expect(connect({})).rejects.toThrow(
      "There is no credential for gates.example.com. Set SESSIONCTL_GUEST_CODE (on the badge), SESSIONCTL_USERNAME, SESSIONCTL_PASSWORD, and SESSIONCTL_TOWER, or SESSIONCTL_USERNAME, SESSIONCTL_PASSWORD, and SESSIONCTL_TOWER with SESSIONCTL_LOGIN_MODE=ldap; or pipe a credential into --credential-stdin.",
    );
  });

  test("do not apply to another product", async () => {
    vi.stubEnv("SESSIONCTL_PORTAL_TOKEN", "of another product");
    await expect(connect({})).rejects.toThrow("There is no credential");
    await expect(connect({ credentialStdin: "portal-token" })).rejects.toThrow(
      "--credential-stdin takes one of guest-code, keeper",
    );
    await expect(connect({ provider: "docspace" })).rejects.toThrow(
      '"docspace" is not a provider. Known: gates.',
    );
  });

  test("are stored in a profile after the product has checked them", async () => {
    const keyring = memoryKeyring();
    const profile = { name: "work", url, provider: "gates" };
    const odd = { kind: "guest-code", values: ["ž"] };
    await expect(storeProfile(profile, odd, keyring)).rejects.toThrow("No such letter here.");
    const credential = { kind: "keeper", values: ["anna", "secret", "north"] };
    await storeProfile(profile, credential, keyring);
    const stored = await profileInUse("work");
    expect(stored && (await credentialOfProfile(stored, keyring))).toEqual(credential);
    const { stderr } = await captured(() =>
      addProfile("bare", { url, provider: "gates", credential: false }, keyring),
    );
    expect(stderr).toContain(
      "SESSIONCTL_TOWER, or SESSIONCTL_USERNAME, SESSIONCTL_PASSWORD, and SESSIONCTL_TOWER with SESSIONCTL_LOGIN_MODE=ldap when you use it.",
    );
  });
});

describe("a product without extras", () => {
  beforeEach(() => void guest());

  test("has no history: one sentence and a usage error", async () => {
    const { error } = await captured(() => history({ user: "anna" }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toBe("Gates & Sons has no login history that can be read.");
  });

  test("has no reset-password, and the command asks nothing", async () => {
    const { error, stderr } = await captured(() => resetPassword({ yes: true }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error?.message).toBe("Gates & Sons cannot make a link that changes a password.");
    expect(stderr).toBe("");
  });

  test("has no row for a release in whoami", async () => {
    const { stdout } = await captured(() => whoami({}));
    expect(stdout).toMatch(/^signed in by +a guest code$/m);
    expect(stdout).not.toMatch(/^release/m);
  });
});
