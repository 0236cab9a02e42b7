// Made by "npm run generate" from openapi/era.yaml. Do not edit.
export interface paths {
    "/rest/v1/master/logicalroles/ws/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions of all users
         * @description Lists the web sessions on the given sites as a bare array. The list is not paged, and its only filter is
         *     `sites`. The answer does not say which sites cannot be reached (not found).
         *
         *     A session that also has a websocket has two rows, which share `site` and `session_id`.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * End all sessions of a user except the caller's own
         * @description Ends all sessions of a user on the given sites. **The session of this request is always kept**, also if it
         *     belongs to another user. The answer contains neither the number of ended sessions nor a result for each site:
         *     list again.
         *
         *     It is not documented whether a user who does not exist is an error.
         */
        post: operations["logOutUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rest/v1/master/logicalroles/ws/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one session
         * @description Ends one session on the given sites, with both of its rows (inferred). The documentation does not say that
         *     the caller's own session is excluded. Send only the site of the session: a session on another site may have
         *     the same `session_id`.
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rest/v1/iam/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Opens a session and sets its cookie, which is `RSession` or `EraSession` depending on the release. With
         *     `session_type` in the body, the answer contains a `session_token` for use as a bearer token.
         *
         *     **Try a password only once.** Five failures within three minutes lock out the address.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rest/v1/iam/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the own session
         * @description Returns the session to which the credential of this request belongs. Its id is `session_id`; if that is
         *     missing, the value of the cookie is the id (inferred). The other members are not documented: the fields of a
         *     row are used if they are present.
         */
        get: operations["getCurrentSession"];
        put?: never;
        post?: never;
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
        /** @description The rows. One session may have several. */
        Sessions: components["schemas"]["SessionRow"][];
        /**
         * @description One session with one type. All of these fields are documented for every row, `connections` for websockets. Only the
         *     fields that identify a session are required.
         */
        SessionRow: {
            /** @description The domain of the user. */
            domain: string;
            /** @description The name with which the user signs in, in that domain. */
            login: string;
            /** @description Groups of hexadecimal digits of any length, joined by hyphens. Not unique, see above. */
            session_id: string;
            /** @description An open string, such as `http` or `websocket`. */
            session_type?: string | null;
            /** @description The site of the session. */
            site: string;
            /** @description Seconds. It is inferred that this is the remaining time of the session. */
            ttl?: number | null;
            /** @description The user. It looks like a UUID, but does not follow RFC 4122. */
            user_id?: string | null;
            /** @description The connections of a websocket. */
            connections?: components["schemas"]["Connection"][] | null;
        };
        /** @description One connection of a websocket. */
        Connection: {
            /** @description Its id. */
            conn_id?: string | number | null;
            /** @description Whether its process is alive. */
            is_pid_alive?: boolean | null;
            /** @description The node of its process. */
            node?: string | null;
            /** @description Its process. */
            pid?: string | number | null;
        };
        /** @description The user whose sessions end, and the sites. */
        LogOutRequest: {
            /**
             * @description The only action.
             * @constant
             */
            action: "logout";
            /** @description The domain of the user. */
            domain: string;
            /** @description The id of the user, or the login. */
            user: string;
            /** @description A plain JSON value. The product does not require it, but it is required here, as in a query. */
            sites: ("all" | "current") | string[];
        };
        /** @description The answer to the call. */
        LoggedOut: {
            /** @description Text for people. */
            status?: string | null;
        };
        /** @description The credential. */
        SignInRequest: {
            /** @description The domain of the user. */
            domain: string;
            /** @description The name of the user in it. */
            login: string;
            /** @description The password. */
            pwd: string;
            /** @description If it is present, the answer contains a token. */
            session_type?: string;
        };
        /** @description The answer to a sign-in. */
        SignedIn: {
            /** @description The bearer token, if `session_type` was sent. It is a secret. */
            session_token?: string | null;
        };
        /** @description The own session. */
        CurrentSession: {
            /** @description The id, as in a row. */
            session_id?: string | null;
            /** @description The domain of the caller. */
            domain?: string | null;
            /** @description The name of the caller in it. */
            login?: string | null;
            /** @description The caller. */
            user_id?: string | null;
        };
        /** @description An error as JSON. Its form is not documented. */
        Problem: {
            /** @description The message. */
            error?: string | null;
        };
    };
    responses: {
        /** @description The request cannot be read, for example if `sites` is not JSON. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The credential is missing or wrong, or its session has ended. **It counts towards the ban of the address.**
         *     The body is not documented.
         */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
                "text/plain": string;
            };
        };
        /**
         * @description The caller has no role for this route and method. This may also be the answer to every call from an address that is
         *     locked out. The body is not documented.
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
                "text/plain": string;
            };
        };
        /** @description The platform failed. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The proxy in front of the platform got no answer. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The proxy in front of the platform could not reach it. */
        ServiceUnavailable: {
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
         * @description JSON text: `"all"`, `"current"`, or a list of sites such as `["SITE1","SITE3"]`, percent-encoded with its quotes.
         *     The product does not require it and uses `"current"` if it is missing. It is required here, because otherwise
         *     a call would silently cover only one site.
         * @example "all"
         */
        Sites: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The cookie of the session.
         * @example EraSession=Zm9yIGFuIGV4YW1wbGU; Path=/; HttpOnly; Secure
         */
        "Set-Cookie": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSessions: {
        parameters: {
            query: {
                /**
                 * @description JSON text: `"all"`, `"current"`, or a list of sites such as `["SITE1","SITE3"]`, percent-encoded with its quotes.
                 *     The product does not require it and uses `"current"` if it is missing. It is required here, because otherwise
                 *     a call would silently cover only one site.
                 * @example "all"
                 */
                sites: components["parameters"]["Sites"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row for each session and type. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sessions"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logOutUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogOutRequest"];
            };
        };
        responses: {
            /** @description The platform has accepted the call. There is no count and no result per site. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOut"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteSession: {
        parameters: {
            query: {
                /**
                 * @description JSON text: `"all"`, `"current"`, or a list of sites such as `["SITE1","SITE3"]`, percent-encoded with its quotes.
                 *     The product does not require it and uses `"current"` if it is missing. It is required here, because otherwise
                 *     a call would silently cover only one site.
                 * @example "all"
                 */
                sites: components["parameters"]["Sites"];
            };
            header?: never;
            path: {
                /**
                 * @description The session. It looks like a UUID, but does not follow RFC 4122.
                 * @example 0a7-4f19c-b2-77d1e0
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session was ended. This may also be the answer for a session that does not exist. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There may be no such session on these sites. The answer for an unknown id is not documented. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                    "text/plain": string;
                };
            };
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description Signed in. The body, apart from the token, is not documented. */
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Signed in. The status is not documented. */
            201: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Signed in. There is only the cookie. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getCurrentSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The own session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
