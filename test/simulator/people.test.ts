import { describe, expect, it } from "vitest";
import { ask, byBearer, portalWithTwoUsers, self } from "./asking.js";

const people = "/api/2.0/people";

describe("profiles", () => {
  it("tell who the caller is", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const { body } = await ask(portal, "GET", self, byBearer(portal.addApiKey(mara)));
    expect(body.response).toEqual({
      id: mara.id,
      displayName: "Mara Ozola",
      email: "mara@example.com",
      isAdmin: true,
      isOwner: false,
    });
  });

  it("show an owner as an administrator, too", async () => {
    const { portal } = portalWithTwoUsers();
    const owner = portal.addUser({ displayName: "O", email: "o@example.com", owner: true });
    const { body } = await ask(portal, "GET", self, byBearer(portal.addApiKey(owner)));
    expect(body.response).toMatchObject({ isAdmin: true, isOwner: true });
  });

  it("are found by e-mail address in any case", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    const key = byBearer(portal.addApiKey(mara));
    const { body } = await ask(portal, "GET", `${people}/email?email=JANIS%40example.com`, key);
    expect(body.response.id).toBe(janis.id);
  });

  it("are 403 to an ordinary user who asks about another user, and 404 if the user does not exist", async () => {
    const { portal, janis } = portalWithTwoUsers();
    const key = byBearer(portal.addApiKey(janis));
    const status = async (email: string) =>
      (await ask(portal, "GET", `${people}/email?email=${email}`, key)).status;
    expect(await status("mara@example.com")).toBe(403);
    expect(await status("nobody@example.com")).toBe(404);
    expect(await status("janis@example.com")).toBe(200);
  });

  it("are 404 with an error envelope if nobody has the address, even if it is a user's id", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const key = byBearer(portal.addApiKey(mara));
    for (const email of ["nobody@example.com", mara.id]) {
      const answer = await ask(portal, "GET", `${people}/email?email=${email}`, key);
      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toBe("The required resource was not found");
    }
  });

  it("are a binding error in a success envelope if the address is missing", async () => {
    const { portal, mara } = portalWithTwoUsers();
    const answer = await ask(portal, "GET", `${people}/email`, byBearer(portal.addApiKey(mara)));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      status: 1,
      statusCode: 400,
      response: { errors: { Email: expect.any(Array) } },
    });
    expect(answer.body).not.toHaveProperty("error");
  });

  it("come in pages with the total in the envelope", async () => {
    const { portal, mara, janis } = portalWithTwoUsers();
    portal.addUser({ displayName: "Third", email: "third@example.com" });
    const { body } = await ask(
      portal,
      "GET",
      `${people}?startIndex=1&count=1`,
      byBearer(portal.addApiKey(mara)),
    );
    expect(body).toMatchObject({ response: [{ id: janis.id }], count: 1, total: 3 });
  });
});

describe("any other path", () => {
  it.each([
    ["GET", "/"],
    ["GET", "/api/2.0/people/somebody"],
    ["POST", "/api/2.0/security/activeconnections"],
    ["GET", "/api/2.0/security/activeconnections/logout/1"],
  ])("is a 404 without a body: %s %s", async (method, path) => {
    const { portal, mara } = portalWithTwoUsers();
    const answer = await ask(portal, method, path, byBearer(portal.addApiKey(mara)));
    expect([answer.status, answer.text]).toEqual([404, ""]);
  });

  it("is everything outside the prefix of a portal with a prefix", async () => {
    const { portal, mara } = portalWithTwoUsers({ basePath: "/portal/" });
    const key = byBearer(portal.addApiKey(mara));
    expect((await ask(portal, "GET", `/portal${self}`, key)).status).toBe(200);
    expect((await ask(portal, "GET", self, key)).status).toBe(404);
  });
});
