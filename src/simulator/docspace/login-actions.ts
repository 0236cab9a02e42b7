/** What a login event can be: the name that the `action` filter takes, its code, and the text that is shown. */
export const loginActions = {
  LoginSuccess: { id: 1000, text: "Successful Login via Login-Password" },
  LoginSuccessViaSocialAccount: { id: 1001, text: "Successful Login via Social Account" },
  LoginFailInvalidCombination: { id: 1002, text: "Failed Login. Invalid Login-Password Combination" },
  LoginFailDisabledProfile: { id: 1004, text: "Failed Login. Disabled Profile" },
  LoginFail: { id: 1005, text: "Login failed" },
} as const;

/** The name of a kind of login event. */
export type LoginAction = keyof typeof loginActions;

/** Binds what a query says, a name in any case or a code, as ASP.NET binds an enumeration. */
export function bindLoginAction(text: string): LoginAction | undefined {
  const names = Object.keys(loginActions) as LoginAction[];
  return names.find(
    (name) => name.toLowerCase() === text.toLowerCase() || String(loginActions[name].id) === text,
  );
}
