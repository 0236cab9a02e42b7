/** The list covers every running node, completely or not at all. Rows that belong together are one session. */
import { describe, expect, test } from "vitest";
import { InvalidArgumentError, PermissionError, plan, UnexpectedResponseError } from "../../src/index.js";
import { DANA, MARA, MINUTE, openLibrary } from "../support/open-library.js";

const lists = (library: { calls: readonly { operation: unknown; search: string }[] }) =>
  library.calls
    .filter(({ operation }) => operation === "getUserConnections")
    .map(({ search }) => Object.fromEntries(new URLSearchParams(search)));

const onNodeOne = ({ operation, query }: { operation: unknown; query: URLSearchParams }) =>
  operation === "getUserConnections" && query.get("clusterNode") === "node-one";

describe("trap: a session is several rows", () => {
  test("the row of a connection and those of its projects form one session", async () => {
    const { library, clock, asDana } = await openLibrary();
    const id = library.connect("mara", {
      at: clock.now() - 49 * MINUTE,
      client: "Client Machine: 203.0.113.66",
      projects: [
        { id: "B19D", name: "Sales", jobs: 2, lastAction: "Export", lastJobAt: clock.now() - MINUTE },
        { id: "C20E", name: "Payroll", jobs: 1, firstJobAt: clock.now() - 9 * MINUTE },
      ],
    });
    const { sessions } = await asDana().list();
    expect(sessions.filter(({ userId }) => userId === "mara")).toEqual([
      {
        id,
        userId: "mara",
        startedAt: new Date(clock.now() - 49 * MINUTE),
        lastSeenAt: null,
        values: {
          username: "mara",
          userFullName: "Mara Ozola",
          projects: ["Sales", "Payroll"],
          projectIds: ["B19D", "C20E"],
          projectIndexes: ["0", "1"],
          projectTypes: null,
          openJobsCount: 3,
          applicationType: "DSSWeb",
          client: "Client Machine: 203.0.113.66",
          node: "node-one",
          duration: 49 * 60,
          lastJobAt: new Date(clock.now() - MINUTE),
          firstJobAt: new Date(clock.now() - 9 * MINUTE),
          lastActions: ["Export"],
          sessionId: id.split(":")[0],
          parentId: null,
          configLevel: true,
        },
      },
    ]);
  });

  test("a project whose connection is not listed is a session of its own, with a note", async () => {
    const { library, asDana } = await openLibrary();
    const parent = library.connect("mara", { projects: [{ name: "Sales" }] });
    library.faults.next({
      kind: "drift",
      on: onNodeOne,
      change: (body) => {
        const kept = body.userConnections.filter(({ id }: { id: string }) => id !== parent);
        const [first] = kept;
        // The total is a header. Another row replaces the missing one.
        body.userConnections = [
          ...kept,
          { ...first, id: first.id.replace(/^.{4}/, "FFFF"), sessionId: "FFFF" },
        ];
      },
    });
    const { sessions } = await asDana().list();
    const orphan = sessions.find(({ values }) => values.parentId !== null);
    expect(orphan?.values).toMatchObject({ parentId: parent, configLevel: false, projects: ["Sales"] });
  });

  test("without a parent's id the session says whose project it is", async () => {
    const { library, asDana } = await openLibrary();
    library.connect("mara", { projects: [{ name: "Sales" }] });
    library.faults.next({
      kind: "drift",
      on: "getUserConnections",
      times: 2,
      change: (body) => {
        for (const row of body.userConnections) {
          delete row.parentId;
          delete row.configLevel;
        }
      },
    });
    const { sessions } = await asDana().list();
    expect(sessions.filter(({ userId }) => userId === "mara").map(({ values }) => values.projects)).toEqual([
      ["Sales"],
    ]);
  });
});

describe("trap: an offset without a colon", () => {
  test.each([0, -300, 330])("of %i minutes is read", async (utcOffsetMinutes) => {
    const { library, clock, asDana } = await openLibrary({ utcOffsetMinutes });
    const at = clock.now() - 7 * MINUTE;
    const id = library.connect("mara", { at });
    const { sessions } = await asDana().list();
    expect(sessions.find((each) => each.id === id)?.startedAt).toEqual(new Date(at));
  });

  test.each(["yesterday", "2026-05-04T09:00:00", "2026-13-04T09:00:00.000+0000", ""])(
    "%j is not a time, and the session is listed without one",
    async (text) => {
      const { library, asDana } = await openLibrary();
      const id = library.connect("mara");
      library.faults.next({
        kind: "drift",
        on: onNodeOne,
        change: (body) => {
          for (const row of body.userConnections) row.dateConnectionCreated = text;
        },
      });
      const { sessions } = await asDana().list();
      expect(sessions.find((each) => each.id === id)?.startedAt).toBeNull();
    },
  );
});

describe("trap: naming one node omits the others", () => {
  test("every running node is listed, and the others are reported", async () => {
    const { library, asDana } = await openLibrary({
      nodes: [
        { name: "node-one", status: "running" },
        { name: "node two/ö", status: "running" },
        { name: "node-three", status: "stopped" },
        { name: "node-four", status: "unknown" },
      ],
    });
    const id = library.connect("mara", { node: "node two/ö".replace("ö", "o") });
    const { sessions, notes, covers, reads } = await asDana().list();
    expect(lists(library).map(({ clusterNode }) => clusterNode)).toEqual(["node-one", "node two/ö"]);
    expect(sessions.map((each) => each.id)).not.toContain(id);
    expect({ covers, reads }).toEqual({ covers: "everyone", reads: 3 });
    expect(notes).toEqual([
      "The node node-three is stopped: it has no connections to list.",
      "The node node-four has the status unknown: its connections could not be listed.",
    ]);
  });

  test("a cluster without a running node is an error and not an empty list", async () => {
    const { library, asDana } = await openLibrary();
    library.faults.next({ kind: "answer", response: { nodes: [] }, on: "getNodes" });
    await expect(asDana().list()).rejects.toThrow(/lists no running node/);
  });

  test("if one node cannot be listed, none is", async () => {
    const { library, asDana } = await openLibrary();
    library.faults.next({
      kind: "refused",
      on: ({ query, operation }) =>
        operation === "getUserConnections" && query.get("clusterNode") === "node-two",
    });
    await expect(asDana().list()).rejects.toBeInstanceOf(PermissionError);
  });
});

describe("trap: a page is not the list", () => {
  test("pages of 1000 are requested until the total is reached, each from the last row of the one before", async () => {
    const { library, asDana } = await openLibrary();
    for (let nth = 0; nth < 1500; nth++) library.connect("mara");
    const { sessions } = await asDana().list();
    expect(sessions).toHaveLength(1501);
    const asked = lists(library).filter(({ clusterNode }) => clusterNode === "node-one");
    expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
      ["0", "1000"],
      ["999", "1000"],
    ]);
  });

  test("a server with shorter pages is asked for the rest", async () => {
    const { library, asDana } = await openLibrary({ longestPage: 2 });
    for (let nth = 0; nth < 6; nth++) library.connect("mara");
    expect((await asDana().list()).sessions).toHaveLength(7);
  });

  test("missing rows fail the list after the node was read three times", async () => {
    const { library, asDana } = await openLibrary();
    library.connect("mara");
    library.faults.next({ kind: "hiddenRows", on: "getUserConnections", times: 99 });
    const error = await asDana()
      .list()
      .catch((error) => error);
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.message).toMatch(/the node node-one has 2 rows, but it lists 0 \(read 3 times\)|has 2 rows/);
    const asked = lists(library).filter(({ clusterNode }) => clusterNode === "node-one");
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ["ends", false],
    ["ends while another one begins, so that the total stays", true],
  ])("a session that %s while pages are read makes us read the node again", async (_, another) => {
    const { library, asDana } = await openLibrary({ longestPage: 2 });
    const ids = [1, 2, 3, 4].map(() => library.connect("mara"));
    let pages = 0;
    library.faults.next({
      kind: "slow",
      ms: 0,
      times: 99,
      on: ({ operation, query }) => {
        // A session ends between the first page and the second, so a row moves to the page that was already read.
        if (operation === "getUserConnections" && query.get("clusterNode") === "node-one" && ++pages === 2) {
          library.disconnect(ids[0] as string);
          if (another) ids.push(library.connect("mara"));
        }
        return false;
      },
    });
    const { sessions } = await asDana().list();
    expect(sessions.filter(({ userId }) => userId === "mara").map(({ id }) => id)).toEqual(ids.slice(1));
  });

  test.each([["no total", "noTotal", /does not say how many rows the node/]] as const)(
    "%s is not a list",
    async (_, kind, message) => {
      const { library, asDana } = await openLibrary();
      library.faults.next({ kind, on: "getUserConnections", times: 9 });
      await expect(asDana().list()).rejects.toThrow(message);
    },
  );

  test.each(["htmlPage", "truncatedJson", "cutAfter", "redirect"] as const)(
    "an answer that is not a page of rows fails the list: %s",
    async (kind) => {
      const { library, asDana } = await openLibrary({ outsideTheSpec: true });
      library.faults.next({ kind, on: "getUserConnections", times: 99 });
      await expect(asDana({ retry: { attempts: 2 } }).list()).rejects.toMatchObject({
        operation: "getUserConnections",
      });
    },
  );

  test.each([
    ["no id", (row: Record<string, unknown>) => void delete row.id],
    ["an id of another form", (row: Record<string, unknown>) => void Object.assign(row, { id: "7" })],
    ["a duration in words", (row: Record<string, unknown>) => void Object.assign(row, { duration: "long" })],
  ])("a row with %s fails the list", async (_, spoil) => {
    const { library, asDana } = await openLibrary({ outsideTheSpec: true });
    library.faults.next({
      kind: "drift",
      on: onNodeOne,
      change: (body) => spoil(body.userConnections[0]),
    });
    await expect(asDana().list()).rejects.toMatchObject({ code: "unexpected_response" });
  });
});

describe("a scope", () => {
  test("lists only its nodes and names them", async () => {
    const { library, asDana } = await openLibrary();
    const id = library.connect("mara", { node: "node-two" });
    library.connect("mara");
    const client = asDana({ scope: ["NODE-two"] });
    const { sessions, notes, own } = await client.list();
    expect(client.scope).toEqual(["NODE-two"]);
    expect(sessions.map((each) => each.id)).toEqual([id]);
    expect(notes).toEqual(["Only the scope is listed (node-two); 1 of 2 nodes are left out."]);
    expect(own).toMatchObject({ state: "unknown", reason: expect.stringContaining("outside the scope") });
  });

  test("does not prevent a plan from ending the sessions of another user there", async () => {
    const { library, clock, asDana } = await openLibrary();
    const id = library.connect("mara", { node: "node-two" });
    const made = await plan(asDana({ scope: ["node-two"] }), { users: ["mara"] }, { clock });
    expect(made.sessions.map((each) => each.id)).toEqual([id]);
  });

  test("that names no node is refused with the existing names before a row is read", async () => {
    const { library, asDana } = await openLibrary();
    const listed = asDana({ scope: ["node-one", "nowhere\u001b[31m"] }).list();
    await expect(listed).rejects.toThrow(InvalidArgumentError);
    await expect(listed).rejects.toThrow(
      'The scope names "nowhere [31m", but the nodes are node-one, node-two.',
    );
    expect(lists(library)).toEqual([]);
  });
});

test("a caller who may not monitor the cluster is not an administrator and gets no list", async () => {
  const { as } = await openLibrary();
  const client = as(MARA);
  expect(await client.whoami()).toMatchObject({ user: { id: "mara" }, administrator: false });
  await expect(client.list()).rejects.toMatchObject({ code: "permission", productCode: "ERR014" });
  expect((await as(DANA).whoami()).administrator).toBe(true);
});

test("the release is that of the Intelligence Server", async () => {
  const { asDana } = await openLibrary();
  expect(await asDana().extras?.release?.()).toBe("11.3.0960.00112");
});
