/** The kinds of login events: the name for the filter `action`, the code, and the text that is shown. */
export const loginActions = {
  LoginSuccess: { id: 1000, text: "Successful Login via Login-Password" },
  LoginSuccessViaSocialAccount: { id: 1001, text: "Successful Login via Social Account" },
  LoginFailInvalidCombination: { id: 1002, text: "Failed Login. Invalid Login-Password Combination" },
  LoginFailDisabledProfile: { id: 1004, text: "Failed Login. Disabled Profile" },
  LoginFailViaApi: { id: 1013, text: "API Login failed" },
  LoginFail: { id: 1005, text: "Login failed" },
} as const satisfies Record<LoginAction, { id: number; text: string }>;

/** The name of a kind of login event. */
export type LoginAction =
  | "LoginSuccess"
  | "LoginSuccessViaSocialAccount"
  | "LoginFailInvalidCombination"
  | "LoginFailDisabledProfile"
  | "LoginFailViaApi"
  | "LoginFail";

/** Binds a name in any case, or a code, as ASP.NET binds an enumeration. */
export function bindLoginAction(text: string): LoginAction | undefined {
  const names = Object.keys(loginActions) as LoginAction[];
  return names.find(
    (name) => name.toLowerCase() === text.toLowerCase() || String(loginActions[name].id) === text,
  );
}
