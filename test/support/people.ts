import type { OpenPortal } from "./open-portal.js";

/** An administrator with three sessions who is signed in with the newest, and an ordinary user with one. */
export function withMaraAndTom({ portal, clock }: OpenPortal) {
  const mara = portal.addUser({
    displayName: "Mara Ozola",
    email: "mara@example.com",
    password: "correct horse",
    admin: true,
  });
  const tom = portal.addUser({
    displayName: "Tom Berg",
    email: "tom@example.com",
    password: "battery staple",
  });
  const day = 86_400_000;
  const phone = portal.signIn(mara, {
    ip: "198.51.100.23",
    country: "Latvia",
    city: "Riga",
    at: clock.now() - 9 * day,
  });
  const unknown = portal.signIn(mara, {
    ip: "192.0.2.66",
    country: "Brazil",
    city: "Recife",
    at: clock.now() - day,
  });
  const own = portal.signIn(mara, {
    ip: "203.0.113.7:51514",
    country: "Latvia",
    city: "Riga",
    at: clock.now(),
  });
  const toms = portal.signIn(tom, { ip: "192.0.2.8", at: clock.now() - 2 * day });
  const openIds = (user: { id: string }) => portal.connections(user).map(({ id }) => id);
  return { mara, tom, phone, unknown, own, toms, openIds };
}
