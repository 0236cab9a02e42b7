// Made by "npm run generate" from openapi/docspace.yaml. Do not edit.
export interface paths {
    "/api/2.0/security/activeconnections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the caller's active connections
         * @description Lists the active connections of **the caller only**, of the last year only, newest first,
         *     unpaged. The caller's own connection is moved to the top. Nothing lists the connections of
         *     another user.
         *
         *     `loginEvent` is the caller's own connection. It is **0 when the call was authenticated by
         *     a token in `Authorization`**, and then nothing marks the current connection; a caller
         *     without stored connections gets one synthetic item with `id` 0 and a zero `userId`, which
         *     describes the request itself and cannot be closed.
         */
        get: operations["getAllActiveConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/security/activeconnections/logout/{loginEventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Close one connection
         * @description Closes one connection. **Only `true` means that it was open and has just been closed.**
         *     `false` comes for an unknown id, for a connection that was closed already and for a
         *     failure alike: list again to tell them apart.
         *
         *     A user may close their own connections. A DocSpace administrator may also close those of
         *     other users, which nothing lists; anybody else gets 403. The portal's audit trail records
         *     the operator's name and not the target.
         *
         *     Repeating it does no harm, but a repeated call answers `false` for what the first one
         *     closed.
         */
        put: operations["logOutActiveConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/security/activeconnections/logoutall/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Close all connections of a user
         * @description Closes every connection of a user. A user may do this to themselves, a DocSpace
         *     administrator to anybody. The published reference says void; the wire carries the empty
         *     envelope. A user without connections is a 200 as well.
         *
         *     **With the caller's own id** it closes everything and hands the caller a fresh
         *     `asc_auth_key` cookie: a new connection, with a new id, appears. Check that none of the
         *     old ids remains, not that nothing remains.
         */
        put: operations["logOutAllActiveConnectionsForUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/security/activeconnections/logoutallexceptthis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Close the caller's other connections
         * @description Closes every connection of the caller except the one behind the **cookie**.
         *
         *     **The lockout trap:** called with a token in `Authorization` there is no such connection,
         *     and every connection of the user is closed, including the one that the token was taken
         *     from. Call it only when `loginEvent` of the list is not 0.
         *
         *     `null` means that it failed.
         */
        put: operations["logOutAllExceptThisConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/security/activeconnections/logoutallchangepassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Close all of the caller's connections and obtain a password-change link
         * @description Closes every connection of the caller and answers with the URL of the page that changes
         *     the password. It changes no password by itself. **Not idempotent:** each call invalidates
         *     the link of the one before.
         *
         *     **The URL carries a one-time key. It is a secret:** never log, store or print it unless
         *     the user asks for it. `null` means that the call failed.
         */
        put: operations["logOutAllActiveConnectionsChangePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/people/@self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's profile
         * @description Who the credential belongs to, and whether they administer the portal.
         */
        get: operations["getSelfProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/people/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The profile behind an e-mail address
         * @description One profile by its e-mail address. 404 when nobody on the portal has it.
         */
        get: operations["getProfileByEmail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/2.0/security/audit/login/filter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The portal's login history
         * @description Sign-ins of the portal's users; for administrators. The `id` of an event is in the same
         *     id space as that of a connection, and **there is no flag for "still active"**: an event is
         *     a candidate, no more.
         *
         *     **Without the paid audit option all filters are silently ignored and the newest 20 events
         *     come back**: compare each event with the filter that was asked for. On release 3.7 the
         *     page window is applied before the user and date filter, so **a short or empty page does
         *     not mean the end**. 402 when the login history is switched off on the portal.
         */
        get: operations["getLoginEventsByFilter"];
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
        /**
         * Format: uuid
         * @description A GUID as text.
         */
        Uuid: string;
        /** @description A time as it comes on the wire: seven fractional digits, `Z` when the offset is zero. */
        WireDate: string;
        /** @description A time as the published reference describes it. Not seen on the wire, accepted all the same. */
        ReferenceDate: {
            /** @description The time in UTC, with or without a `Z`. */
            utcTime: string;
            /** @description The portal's offset from UTC, hours first. For display only. */
            timeZoneOffset?: string | null;
        };
        /** @description A time in either of its two forms, or none. */
        AnyDate: components["schemas"]["WireDate"] | components["schemas"]["ReferenceDate"] | null;
        /**
         * @description One active connection. `id`, `tenantId` and `userId` are always there, the rest can be null
         *     or missing. `browser`, `platform` and `page` derive from request headers: whoever signs in
         *     controls them. Treat them as hostile text.
         */
        ActiveConnection: {
            /**
             * Format: int32
             * @description The login event id. 0 marks the synthetic item, which cannot be closed.
             */
            id: number;
            /**
             * Format: int32
             * @description The portal.
             */
            tenantId: number;
            userId: components["schemas"]["Uuid"];
            /** @description Whether it is a mobile device. */
            mobile?: boolean | null;
            /** @description IPv4 or IPv6; may carry a port. */
            ip?: string | null;
            /** @description Empty when the address cannot be located. */
            country?: string | null;
            /** @description Empty when the address cannot be located. */
            city?: string | null;
            /** @description From a request header. */
            browser?: string | null;
            /** @description From a request header. */
            platform?: string | null;
            date?: components["schemas"]["AnyDate"];
            /** @description From a request header. */
            page?: string | null;
        };
        /** @description The caller's own connection and the list. */
        ActiveConnections: {
            /**
             * Format: int32
             * @description The caller's own connection. 0 when a token in `Authorization` made the call.
             */
            loginEvent: number;
            /** @description Newest first, the own connection on top. */
            items: components["schemas"]["ActiveConnection"][];
        };
        /** @description A user of the portal. Only `id` is relied on. */
        Profile: {
            id: components["schemas"]["Uuid"];
            /** @description Chosen by the user. Treat it as hostile text. */
            displayName?: string | null;
            /** @description The sign-in address. */
            email?: string | null;
            /** @description Whether the user administers the portal. */
            isAdmin?: boolean;
            /** @description Whether the user owns the portal. An owner is an administrator as well. */
            isOwner?: boolean;
        };
        /**
         * @description One event of the login history. It does not tell whether the connection is still active.
         *     `browser`, `platform` and `page` are hostile text, as in a connection.
         */
        LoginEvent: {
            /**
             * Format: int32
             * @description In the same id space as a connection's.
             */
            id: number;
            date?: components["schemas"]["AnyDate"];
            /** @description The display name. */
            user?: string | null;
            /** @description The user. May be missing for a sign-in that failed. */
            userId?: components["schemas"]["Uuid"] | null;
            /** @description What was typed into the sign-in form. */
            login?: string | null;
            /** @description What happened, as text in the portal's language. */
            action?: string | null;
            /** @description What happened, as a code. */
            actionId?: number | string | null;
            /** @description The address, in one of its two spellings. */
            iP?: string | null;
            /** @description The address, in the other spelling. */
            ip?: string | null;
            /** @description Empty when the address cannot be located. */
            country?: string | null;
            /** @description Empty when the address cannot be located. */
            city?: string | null;
            /** @description From a request header. */
            browser?: string | null;
            /** @description From a request header. */
            platform?: string | null;
            /** @description From a request header. */
            page?: string | null;
        };
        /** @description RFC 9457 problem details, as ASP.NET makes them. */
        ProblemDetails: {
            /** @description A URI for the kind of problem. */
            type?: string | null;
            /** @description The problem in a sentence. */
            title?: string | null;
            /** @description The HTTP status. */
            status?: number | null;
            /** @description More about this occurrence. */
            detail?: string | null;
            /** @description Messages by field. */
            errors?: {
                [key: string]: string[];
            };
            /** @description The portal's id for this request. */
            traceId?: string | null;
        };
        /** @description A link of the envelope. */
        EnvelopeLink: {
            /** @description The address. */
            href?: string | null;
            /** @description The method. */
            action?: string | null;
        };
        /** @description What every success shares. `status` is 0; 1 marks an error in a success envelope. */
        Envelope: {
            /**
             * Format: int32
             * @description Items in `response`. 0 with a null response.
             */
            count?: number;
            /** @description Items in all. Lists only, not always. */
            total?: number;
            /** @description Where this answer came from. */
            links?: components["schemas"]["EnvelopeLink"][];
            /** @description 0 for a success, 1 for an error. */
            status?: number;
            /** @description The HTTP status once more. */
            statusCode?: number;
        };
        /** @description The success envelope around the list. */
        ActiveConnectionsEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["ActiveConnections"];
        };
        /** @description The success envelope around a boolean. */
        BooleanEnvelope: components["schemas"]["Envelope"] & {
            /** @description Only `true` is a success. */
            response: boolean;
        };
        /** @description The success envelope around a string. A null response may also be missing altogether. */
        NullableStringEnvelope: components["schemas"]["Envelope"] & {
            /** @description `null`, or nothing, when the call failed. */
            response?: string | null;
        };
        /** @description The success envelope around nothing. */
        EmptyEnvelope: components["schemas"]["Envelope"] & {
            /** @description Always null, or missing. */
            response?: null;
        };
        /** @description The success envelope around a profile. */
        ProfileEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["Profile"];
        };
        /** @description The success envelope around login events. */
        LoginEventsEnvelope: components["schemas"]["Envelope"] & {
            /** @description Newest first. */
            response: components["schemas"]["LoginEvent"][];
        };
        /** @description A success envelope that carries a model-binding error. */
        BindingErrorEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["ProblemDetails"];
            /**
             * @description 1 marks the error.
             * @constant
             */
            status: 1;
        };
        /** @description What an error looks like. */
        ErrorEnvelope: {
            /** @description The error. */
            error: {
                /** @description The error in a sentence. */
                message?: string | null;
                /** @description The .NET class. Only with some errors. */
                type?: string | null;
                /** @description The server's stack trace. Never to be shown. Only with some errors. */
                stack?: string | null;
                /** @description The .NET code. Only with some errors. */
                hresult?: number | null;
            };
            /** @description 1 for an error. */
            status?: number;
            /** @description The HTTP status once more. */
            statusCode?: number;
        };
    };
    responses: {
        /** @description A profile. */
        Profile: {
            headers: {
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProfileEnvelope"];
            };
        };
        /**
         * @description The portal could not bind the request. Model-binding errors come as a **success** envelope
         *     with `status: 1` whose `response` is a problem-details object.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BindingErrorEnvelope"] | components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description No credential, or one that is wrong, expired or revoked. **The body is sometimes empty.** */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The login history is switched off on this portal. */
        PaymentRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The caller may not do this, or repeated wrong credentials are being throttled. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Nobody has that e-mail address; or the path matches no route, and then the body is mostly empty. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description A limit was passed. Nothing was done and nothing is queued. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The portal failed. **The stack trace is for nobody's screen and no report.** */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The reverse proxy could not reach the portal. The body is HTML. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The reverse proxy says that the portal is not available. The body is HTML. */
        ServiceUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Seconds to wait, or a date, before the next call.
         * @example 7
         */
        "Retry-After": string;
        /**
         * @description Requests allowed in the window.
         * @example 1500
         */
        "X-RateLimit-Limit": number;
        /**
         * @description Requests left in the window.
         * @example 1487
         */
        "X-RateLimit-Remaining": number;
        /**
         * @description When the window starts anew, in seconds since 1970.
         * @example 1777879353
         */
        "X-RateLimit-Reset": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAllActiveConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connections of the caller. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActiveConnectionsEnvelope"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logOutActiveConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The connection, `id` of a listed item. A value that is no integer does not match the route and is answered 404.
                 * @example 40198
                 */
                loginEventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The portal's word on one connection. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BooleanEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logOutAllActiveConnectionsForUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The user. A value that is no GUID does not match the route and is answered 404.
                 * @example 8f2d7a4e-52c1-4f6a-9a35-0d3a7c1b6e90
                 */
                userId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The call was carried out. It does not say how many connections were closed. */
            200: {
                headers: {
                    /**
                     * @description A fresh `asc_auth_key` cookie, only with the caller's own id.
                     * @example asc_auth_key=fresh-portal-token; Path=/; HttpOnly; Secure
                     */
                    "Set-Cookie"?: string;
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logOutAllExceptThisConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The display name of the caller, or null when the call failed. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NullableStringEnvelope"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logOutAllActiveConnectionsChangePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The URL of the password-change page, or null when the call failed. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NullableStringEnvelope"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSelfProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Profile"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getProfileByEmail: {
        parameters: {
            query: {
                /**
                 * @description The address to look up.
                 * @example mara@example.com
                 */
                email: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Profile"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getLoginEventsByFilter: {
        parameters: {
            query?: {
                /**
                 * @description Only events of this user.
                 * @example 8f2d7a4e-52c1-4f6a-9a35-0d3a7c1b6e90
                 */
                userId?: components["schemas"]["Uuid"];
                /**
                 * @description Only events of this action, by its name.
                 * @example LoginSuccess
                 */
                action?: string;
                /**
                 * @description Only events at or after this time.
                 * @example 2026-04-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description Only events at or before this time.
                 * @example 2026-05-01T00:00:00Z
                 */
                to?: string;
                /**
                 * @description The size of the page window, 1 to 100. Anything else is answered 400.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description Where the page window starts.
                 * @example 0
                 */
                startIndex?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, newest first. */
            200: {
                headers: {
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginEventsEnvelope"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["PaymentRequired"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
