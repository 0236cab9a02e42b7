/** Every command with every product: it works, or one sentence says what the product cannot do. */
import { describe, expect } from "vitest";
import type { Product } from "../../src/providers/product.js";
import { PRODUCTS } from "../../src/providers/registry.js";
import type { World } from "../every-product/worlds.js";
import { openAt } from "./support/any-product.js";
import { test } from "./support/desk.js";

/** The world's selector as flags of the command line. */
function flagsOf({ selector }: World): string[] {
  const { users = [], match = {}, others, all } = selector;
  return [
    ...users.flatMap((user) => ["--user", user]),
    ...(others ? ["--others"] : []),
    ...(all ? ["--all"] : []),
    ...Object.entries(match).flatMap(([field, values]) =>
      values.flatMap((value) => ["--match", `${field}=${value}`]),
    ),
  ];
}

const sentence = /^[A-Z][^\n]+\.\n(See "sessionctl --help"[^\n]*\n)?$/;

describe.each(PRODUCTS)("$name", (product) => {
  test("whoami shows the caller and what can be done", async ({ desk }) => {
    const { env } = await openAt(desk, product);
    const { code, stdout, stderr } = await desk.run("whoami", { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^you +\S/m);
    expect(stdout).toMatch(/^can revoke +\S/m);
    const { stdout: json } = await desk.run("whoami --json", { env });
    expect(JSON.parse(json)).toMatchObject({ provider: product.name, caller: { user: {} } });
  });

  test("list shows the sessions in a table, as JSON, CSV and ids", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const all = [...world.planned];
    for (const args of ["list --json", "list --csv", "list -q"]) {
      const { code, stdout } = await desk.run(args, { env });
      expect(code).toBe(0);
      for (const id of all) expect(stdout).toContain(id);
    }
    expect((await desk.run("list", { env })).code).toBe(0);
    const fields = await desk.run("fields --json", { env });
    expect(fields.code).toBe(0);
  });

  test("plan, apply and report end what was selected", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const planned = await desk.run(["plan", ...flagsOf(world), "--out", "plan.json"], { env });
    expect(planned).toMatchObject({ code: 0 });
    const { code, stderr } = await desk.run("apply plan.json --yes --report report.json", { env });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(await desk.read("report.json"));
    expect(report.summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(world.planned.some(world.isOpen)).toBe(false);
    expect(world.others.every(world.isOpen)).toBe(true);
  });

  test("revoke --watch --again ends new matching sessions, reports them on Ctrl-C and signs out", async ({
    desk,
  }) => {
    const { env, world } = await openAt(desk, product);
    const before = world.openSessions();
    const watch = ["--watch", "1h", "--watch-every", "1s", "--again", "--yes", "--json"];
    const running = desk.start(["revoke", ...flagsOf(world), ...watch], { env });
    await running.told("Watching until");
    const newcomer = world.newcomer();
    await running.told(": revoked (confirmed)\n");
    running.send("SIGINT");
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    const { summary, watch: watched } = JSON.parse(stdout);
    expect(summary).toMatchObject({ revoked: 3, failed: 0, unknown: 0 });
    expect(watched.newSessions).toMatchObject([{ id: newcomer, matches: true, outcome: "revoked" }]);
    expect(world.isOpen(newcomer)).toBe(false);
    expect(world.others.every(world.isOpen)).toBe(true);
    expect(world.openSessions()).toBe(before - 3);
  });

  test("revoke ends one session by its id, and the second time ends nothing", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const [id = ""] = world.planned;
    const args = ["revoke", "--id", id, "--yes", "--json"];
    const first = await desk.run(args, { env });
    expect(JSON.parse(first.stdout).summary).toMatchObject({ revoked: 1 });
    expect(world.isOpen(id)).toBe(false);
    const second = await desk.run(args, { env });
    expect(JSON.parse(second.stdout).summary).toMatchObject({ revoked: 0 });
  });

  test("history and reset-password work, or one sentence says that the product does not have them", async ({
    desk,
  }) => {
    const { env, world } = await openAt(desk, product);
    for (const args of [
      ["history", "--user", world.user],
      ["reset-password", "--yes", "--include-current"],
    ]) {
      const { code, stderr } = await desk.run(args, { env });
      expect([0, 2]).toContain(code);
      if (code === 2) expect(stderr).toMatch(sentence);
    }
  });

  test("an unknown scope is a usage error that names the scopes, or says that there are none", async ({
    desk,
  }) => {
    const { env } = await openAt(desk, product);
    const { code, stderr } = await desk.run("list --scope nowhere", { env });
    expect(code).toBe(2);
    expect(stderr).toContain(product.scopes === undefined ? "has no parts" : "nowhere");
  });

  test("a filter on a field that the product does not have is a usage error that names its fields", async ({
    desk,
  }) => {
    const { env } = await openAt(desk, product);
    const { code, stderr } = await desk.run("list --match shoeSize=43", { env });
    expect(code).toBe(2);
    expect(stderr).toContain(product.fields[0]?.name);
  });

  test("a wrong credential is tried once, gives exit code 3 and appears in no text", async ({ desk }) => {
    const { env, secretVariable, world } = await openAt(desk, product);
    const wrong = "canary-wrong-credential-1918";
    desk.canaries.add(wrong);
    const { code, stderr } = await desk.run(["revoke", ...flagsOf(world), "--yes"], {
      env: { ...env, [secretVariable]: wrong },
    });
    expect(code).toBe(3);
    expect(stderr).not.toBe("");
    expect(world.planned.every(world.isOpen)).toBe(true);
  });

  test("leaves no session of its own behind, whether a command succeeds or fails", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const before = world.openSessions();
    expect((await desk.run("list -q", { env })).code).toBe(0);
    expect((await desk.run("list --match shoeSize=43", { env })).code).toBe(2);
    world.simulator.faults.next({
      kind: "htmlPage",
      on: ({ operation }: { operation: string }) => operation === world.lists,
      times: 9,
    } as never);
    expect((await desk.run("list", { env })).code).not.toBe(0);
    expect(world.openSessions()).toBe(before);
  });

  test("leaves no session of its own behind after Ctrl-C", async ({ desk }) => {
    const { env, world } = await openAt(desk, product);
    const before = world.openSessions();
    let reached = () => {};
    const listing = new Promise<void>((resolve) => {
      reached = resolve;
    });
    world.simulator.faults.next({
      kind: "slow",
      ms: 20_000,
      on: ({ operation }: { operation: string }) => {
        if (operation === world.lists) reached();
        return operation === world.lists;
      },
    } as never);
    const running = desk.start("list", { env });
    await listing;
    running.send("SIGINT");
    await running.finished;
    expect(world.openSessions()).toBe(before);
  });

  test.for(PRODUCTS.filter((other) => other !== product).map(({ name }) => name))(
    "if it is used as %s, the error names the product that is there",
    async (name, { desk }) => {
      const { url } = await openAt(desk, product);
      const other = PRODUCTS.find((each) => each.name === name) as Product;
      const [method] = other.signIn;
      const credential = Object.fromEntries(
        method.parts.map(({ variable }) => [variable, "canary-anything-1201"]),
      );
      const env = { SESSIONCTL_PROVIDER: name, SESSIONCTL_URL: url, ...credential };
      const { code, stderr } = await desk.run("list", { env });
      expect(code).not.toBe(0);
      expect(stderr).toContain(`This is ${product.title}: use --provider ${product.name}.`);
    },
  );
});
