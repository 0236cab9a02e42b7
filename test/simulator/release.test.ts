import { describe, expect, it } from "vitest";
import { simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { ask, byBearer, byCookie, connections, portalWithTwoUsers } from "./asking.js";

const build = "/api/2.0/settings/version/build";

describe("the release of the portal", () => {
  it("is public, even without a credential or with a wrong one", async () => {
    const portal = simulateDocSpace();
    for (const headers of [{}, byCookie("wrong")]) {
      const { status, body } = await ask(portal, "GET", build, headers);
      expect([status, body.response.docSpace]).toEqual([200, "3.7.2"]);
    }
  });

  it("is the one that the portal is set up with", async () => {
    const { body } = await ask(simulateDocSpace({ release: "3.6.1" }), "GET", build);
    expect(body.response.docSpace).toBe("3.6.1");
  });
});

describe("a release before 3.7.1", () => {
  const older = () => portalWithTwoUsers({ release: "3.6.1" });

  it("claims to close connections that were already closed or never open", async () => {
    const { portal, mara, janis } = older();
    const own = portal.signIn(mara);
    const closed = portal.signIn(janis);
    portal.signOut(closed.id);
    const failed = portal.failSignIn(janis);
    for (const id of [closed.id, failed]) {
      expect(
        (await ask(portal, "PUT", `${connections}/logout/${id}`, byCookie(own.token))).body.response,
      ).toBe(true);
    }
    const unknown = await ask(portal, "PUT", `${connections}/logout/999999`, byCookie(own.token));
    expect(unknown.body.response).toBe(false);
  });

  it("answers false and not 403 for another user's connection, and leaves it open", async () => {
    const { portal, mara, janis } = older();
    const hers = portal.signIn(mara);
    const { status, body } = await ask(
      portal,
      "PUT",
      `${connections}/logout/${hers.id}`,
      byCookie(portal.signIn(janis).token),
    );
    expect([status, body.response]).toEqual([200, false]);
    expect(portal.connections(mara)).toHaveLength(1);
  });

  it("lets administrators close all of a user except another administrator, and lets nobody else close even their own", async () => {
    const { portal, mara, janis } = older();
    const second = portal.addUser({ displayName: "Second", email: "second@example.com", admin: true });
    const as = { mara: byBearer(portal.addApiKey(mara)), janis: byBearer(portal.addApiKey(janis)) };
    const closeAll = (userId: string, headers: Record<string, string>) =>
      ask(portal, "PUT", `${connections}/logoutall/${userId}`, headers);
    expect((await closeAll(janis.id, as.mara)).status).toBe(200);
    expect((await closeAll(mara.id, as.mara)).status).toBe(200);
    for (const refused of [await closeAll(second.id, as.mara), await closeAll(janis.id, as.janis)]) {
      expect([refused.status, refused.body.error.message]).toEqual([403, "Method not available"]);
    }
  });

  it("is any below 3.7.1, and an unreadable release is refused", async () => {
    const claims = async (release: string) => {
      const { portal, mara } = portalWithTwoUsers({ release });
      const { id } = portal.signIn(mara);
      portal.signOut(id);
      const key = byBearer(portal.addApiKey(mara));
      return (await ask(portal, "PUT", `${connections}/logout/${id}`, key)).body.response;
    };
    expect([await claims("3.7.0"), await claims("3.7.1"), await claims("3.10.0")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => simulateDocSpace({ release: "newest" })).toThrow('must be like "3.7.2", not "newest"');
  });
});
