// Made by "npm run generate" from openapi/element.yaml. Do not edit.
export interface paths {
    "/json-rpc/{version}#ListActiveAuthSessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the sessions of all users
         * @description Lists all active sessions of the cluster. The list is not paged. **Only for administrators**: other callers
         *     are refused with `xPermissionDenied`. They can list their own sessions with `ListAuthSessionsByUsername`
         *     without parameters.
         *
         *     The session of the caller is not marked.
         */
        post: operations["ListActiveAuthSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#ListAuthSessionsByClusterAdmin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the sessions of a cluster admin
         * @description Lists the sessions that are associated with a cluster admin. **The id of a group covers every member of the group**: a
         *     user of a directory or an identity provider can match several cluster admins, and many users can match one.
         */
        post: operations["ListAuthSessionsByClusterAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#ListAuthSessionsByUsername": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the sessions of a user
         * @description Lists the sessions of a user. **Only administrators may send `username` and `authMethod`.** Without them, a caller who
         *     is not an administrator lists their own sessions. For an administrator, the result without them is not documented.
         */
        post: operations["ListAuthSessionsByUsername"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#DeleteAuthSession": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete one session
         * @description Deletes one session and returns it. Callers who are not administrators may delete only their own sessions.
         *
         *     The name of the error for a session that does not exist is **not found** in anything public. List again: sessions
         *     that are not listed are gone. Repeating the call does no harm, but it is answered with that unknown error.
         */
        post: operations["DeleteAuthSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#DeleteAuthSessionsByClusterAdmin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the sessions of a cluster admin
         * @description Deletes all sessions that are associated with a cluster admin and returns them. **The id of a group deletes the sessions
         *     of every member of the group**, so that it affects more than one user.
         */
        post: operations["DeleteAuthSessionsByClusterAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#DeleteAuthSessionsByUsername": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the sessions of a user
         * @description Deletes all sessions of a user and returns the deleted sessions. **Only administrators may send `username` and
         *     `authMethod`.** For an administrator, the effect without them is **not documented**: never send the call without them.
         *
         *     A repeated call also deletes sessions that the user has opened since.
         */
        post: operations["DeleteAuthSessionsByUsername"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/json-rpc/{version}#GetCurrentClusterAdmin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the caller
         * @description Returns the cluster admin to whom the credential belongs. A user of a directory or an identity provider may have the
         *     rights of several cluster admins together; `clusterAdminID` is then -1.
         */
        post: operations["GetCurrentClusterAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description No parameters. */
        ListActiveAuthSessionsRequest: {
            /** @constant */
            method: "ListActiveAuthSessions";
            params: Record<string, never>;
            id: components["schemas"]["RequestId"];
        };
        /** @description The cluster admin whose sessions are meant. */
        ListAuthSessionsByClusterAdminRequest: {
            /** @constant */
            method: "ListAuthSessionsByClusterAdmin";
            params: {
                clusterAdminID: components["schemas"]["ClusterAdminId"];
            };
            id: components["schemas"]["RequestId"];
        };
        /** @description The user whose sessions are listed. Empty for the caller's own sessions. */
        ListAuthSessionsByUsernameRequest: {
            /** @constant */
            method: "ListAuthSessionsByUsername";
            params: {
                username?: components["schemas"]["Username"];
                authMethod?: components["schemas"]["AuthMethod"];
            };
            id: components["schemas"]["RequestId"];
        };
        /** @description The session. */
        DeleteAuthSessionRequest: {
            /** @constant */
            method: "DeleteAuthSession";
            params: {
                sessionID: components["schemas"]["SessionId"];
            };
            id: components["schemas"]["RequestId"];
        };
        /** @description The cluster admin whose sessions are meant. */
        DeleteAuthSessionsByClusterAdminRequest: {
            /** @constant */
            method: "DeleteAuthSessionsByClusterAdmin";
            params: {
                clusterAdminID: components["schemas"]["ClusterAdminId"];
            };
            id: components["schemas"]["RequestId"];
        };
        /** @description The user whose sessions are deleted. The reference requires neither member, but both are required here, because the effect without them is not documented. */
        DeleteAuthSessionsByUsernameRequest: {
            /** @constant */
            method: "DeleteAuthSessionsByUsername";
            params: {
                username: components["schemas"]["Username"];
                authMethod: components["schemas"]["AuthMethod"];
            };
            id: components["schemas"]["RequestId"];
        };
        /** @description No parameters. */
        GetCurrentClusterAdminRequest: {
            /** @constant */
            method: "GetCurrentClusterAdmin";
            params: Record<string, never>;
            id: components["schemas"]["RequestId"];
        };
        /** @description Sessions, or an error. */
        SessionsReply: {
            id?: components["schemas"]["ReplyId"];
            result?: components["schemas"]["SessionsResult"];
            error?: components["schemas"]["Error"];
            unusedParameters?: components["schemas"]["UnusedParameters"];
        } & (unknown | unknown);
        /** @description A session, or an error. */
        SessionReply: {
            id?: components["schemas"]["ReplyId"];
            result?: components["schemas"]["SessionResult"];
            error?: components["schemas"]["Error"];
            unusedParameters?: components["schemas"]["UnusedParameters"];
        } & (unknown | unknown);
        /** @description The caller, or an error. */
        ClusterAdminReply: {
            id?: components["schemas"]["ReplyId"];
            result?: components["schemas"]["ClusterAdminResult"];
            error?: components["schemas"]["Error"];
            unusedParameters?: components["schemas"]["UnusedParameters"];
        } & (unknown | unknown);
        SessionsResult: {
            sessions: components["schemas"]["AuthSession"][];
            unusedParameters?: components["schemas"]["UnusedParameters"];
        };
        SessionResult: {
            session: components["schemas"]["AuthSession"];
            unusedParameters?: components["schemas"]["UnusedParameters"];
        };
        ClusterAdminResult: {
            clusterAdmin: components["schemas"]["ClusterAdmin"];
        };
        /** @description A session. The reference has all of these members in every session. Only three are required here, so that a release that leaves out others can still be listed. */
        AuthSession: {
            /** @description The access groups of the user. */
            accessGroupList?: string[] | null;
            /** @description How the user signed in. `Cluster`, `Ldap` or `Idp`; parts of the reference spell them `LDAP` and `IdP`. */
            authMethod: string;
            /** @description The cluster admins that the user matches. A user of a directory or an identity provider may match several. */
            clusterAdminIDs?: number[] | null;
            /**
             * Format: date-time
             * @description When the session ends even if it is used. It is set when the session begins, in all published examples to 72 hours later.
             */
            finalTimeout?: string | null;
            /** @description The version of the identity provider's configuration when the session began. */
            idpConfigVersion?: number | null;
            /**
             * Format: date-time
             * @description When the session ends if it is not used. It is a time in the future that moves with each use, but never beyond `finalTimeout`. It does not say when the session was last used.
             */
            lastAccessTimeout?: string | null;
            /**
             * Format: date-time
             * @description When the session began.
             */
            sessionCreationTime?: string | null;
            sessionID: components["schemas"]["SessionId"];
            /** @description The name of a cluster admin, the distinguished name in a directory, a name-value pair of an identity provider, or a random UUID if the provider sends no name. */
            username: string;
        };
        ClusterAdmin: {
            /** @description The access groups of the cluster admin. An administrator has `administrator`. */
            access: string[];
            attributes?: Record<string, never> | null;
            authMethod: string;
            /** @description The id; -1 if the caller has the rights of several cluster admins together. */
            clusterAdminID: number;
            /** @description The name. It is the same as in a session with the same way to sign in (inferred). */
            username: string;
        };
        Error: {
            /** @description It has no meaning. */
            code?: number | null;
            /**
             * @description The name of the error. These names are documented: `xPermissionDenied`, `xUnknownAPIMethod`, `xMissingParameter`,
             *     `xInvalidParameter`, `xInvalidParameterType`, `xDBNoSuchPath`, `xAPINotPermitted`, `xUnknownUsername`, and
             *     the errors that pass by themselves, see above.
             */
            name: string;
            message?: string | null;
        };
        /** @description The parameters that the cluster ignored. In the reference it is beside the result; inside the result it is accepted as well. */
        UnusedParameters: Record<string, never> | unknown[] | null;
        /**
         * @description How the user signed in.
         * @enum {string}
         */
        AuthMethod: "Cluster" | "Ldap" | "Idp";
        Username: string;
        /** Format: int32 */
        ClusterAdminId: number;
        /** Format: uuid */
        SessionId: string;
        /** @description Comes back with the answer. */
        RequestId: number;
        ReplyId: number | null;
    };
    responses: {
        /** @description The name or the password is wrong or missing. The body is a page, not JSON. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The cluster does not support this version of the API. The body is not JSON. */
        UnsupportedVersion: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
    };
    parameters: {
        /**
         * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
         * @example 12.3
         */
        Version: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ListActiveAuthSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["ListActiveAuthSessionsRequest"];
            };
        };
        responses: {
            /** @description The sessions, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    ListAuthSessionsByClusterAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["ListAuthSessionsByClusterAdminRequest"];
            };
        };
        responses: {
            /** @description The sessions, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    ListAuthSessionsByUsername: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["ListAuthSessionsByUsernameRequest"];
            };
        };
        responses: {
            /** @description The sessions, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    DeleteAuthSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["DeleteAuthSessionRequest"];
            };
        };
        responses: {
            /** @description The deleted session, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    DeleteAuthSessionsByClusterAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["DeleteAuthSessionsByClusterAdminRequest"];
            };
        };
        responses: {
            /** @description The deleted sessions, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    DeleteAuthSessionsByUsername: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["DeleteAuthSessionsByUsernameRequest"];
            };
        };
        responses: {
            /** @description The deleted sessions, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
    GetCurrentClusterAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version of the API, such as 12.3. The session methods were added in 12.0. A version that the cluster does not support is answered with 404.
                 * @example 12.3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-rpc": components["schemas"]["GetCurrentClusterAdminRequest"];
            };
        };
        responses: {
            /** @description The caller, or an error. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterAdminReply"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnsupportedVersion"];
        };
    };
}
