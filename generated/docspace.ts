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
         * @description Lists the active connections of **only the caller** in the last year. The list is not paged and
         *     is ordered by `id`, descending (release 3.7.2; the order of dates is similar, but not the
         *     same). The caller's own connection is moved to the top. No operation lists the connections of
         *     another user.
         *
         *     `loginEvent` is the caller's own connection. The portal knows it only from the **cookie**. It is
         *     **0 if the call was authenticated by a token in `Authorization`**; then the own connection is
         *     not marked. A caller without stored connections gets one synthetic item with `id` 0 and a zero
         *     `userId`, which describes the request itself and cannot be closed.
         *
         *     In the caller's own row, `ip`, `browser`, `platform`, `country` and `city` describe **this
         *     request** and not the sign-in (release 3.7.2).
         *
         *     Send the cookie or `Authorization`, never both. If `Authorization` contains a portal token, the
         *     cookie decides who the caller is. With an API key or a password, the cookie still sets
         *     `loginEvent` (release 3.7.2).
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
         * @description Closes one connection. **Only `true` means that it was open and has just been closed**
         *     (from release 3.7.1 on). `false` comes for an unknown id, for a connection that was already
         *     closed, and for a failure: list again to distinguish them.
         *
         *     Users may close their own connections. A DocSpace administrator may also close connections of
         *     other users, although no operation lists them. Other callers get 403 if such a connection is
         *     open, and `false` if it is closed (release 3.7.2). The portal's audit trail contains the
         *     operator's name, but not the target.
         *
         *     Up to release 3.6.x, the answer is `true` also for a connection that was already closed, and
         *     `false` instead of 403 for a connection of somebody else.
         *
         *     Repeating the call does no harm, but it then answers `false` for a connection that the first
         *     call has closed.
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
         * @description Closes all connections of a user. Users may do this for themselves, and a DocSpace
         *     administrator for everybody. The published reference says void, but portals send the empty
         *     envelope. For a user without connections the answer is also 200.
         *
         *     **With the caller's own id** it closes all connections and gives the caller a new
         *     `asc_auth_key` cookie, which belongs to a new connection with a new id. Check that the old ids
         *     are gone, and do not expect an empty list.
         *
         *     Up to release 3.6.x the caller must be an administrator even for their own id, and the
         *     connections of an administrator can be closed only by that administrator.
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
         * @description Closes all connections of the caller except the one to which the **cookie** belongs.
         *
         *     **The lockout trap:** with a token in `Authorization` there is no such connection, and all
         *     connections of the user are closed, including the one from which the token was taken. Call it
         *     only if `loginEvent` of the list is not 0.
         *
         *     A missing `response` (a null that was left out) means that the call failed.
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
         * @description Closes all connections of the caller and returns the URL of the page that changes the
         *     password. It does not change the password. **Not idempotent:** each call invalidates the
         *     link of the previous call.
         *
         *     Like `logOutAllActiveConnectionsForUser` with the caller's own id, it **opens a new
         *     connection** and sets its cookie (release 3.7.2).
         *
         *     **The URL contains a one-time key. It is a secret:** never log, store or print it unless the
         *     user asks for it. A missing `response` (a null that was left out) means that the call failed.
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
         * @description The user to whom the credential belongs, and whether they are an administrator of the portal.
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
         * The profile with an e-mail address
         * @description Returns one profile by its e-mail address. The answer is 404 if nobody on the portal has it, and
         *     403 if an ordinary user or a guest asks about somebody else (release 3.7.2).
         *
         *     The reference has two more parameters, an encrypted address and a language. They are not needed
         *     here.
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
         * @description Lists the sign-ins of the portal's users, for administrators. Events and connections share one
         *     id space, but **an event does not say whether its connection is still active**: it is only a
         *     candidate.
         *
         *     **Without the paid audit option, all filters are silently ignored, and the newest 20 events are
         *     returned**: compare each event with the filter that you sent. In release 3.7.2 the page window
         *     is applied before all filters, including `action`, so **a short or empty page is not
         *     necessarily the last one**. The answer is 402 if the login history is disabled on the portal.
         *
         *     **A failed sign-in contains no real user id**: `userId` is that of the guest account,
         *     `712d9ec3-5d2b-4b13-824f-71f00191dcca` (release 3.7.2), or the zero GUID, and `login` contains
         *     the login that was typed. A filter by `userId` never finds it.
         *
         *     Older publications describe `from` and `to` as objects. In a query they are strings.
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
    "/api/2.0/settings/version/build": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The release of the portal
         * @description Returns the releases of the portal and of its document server. It needs no credential
         *     (releases 3.6.0 to 3.7.2). The published reference does not contain this operation.
         */
        get: operations["getBuildVersion"];
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
        /** @description A time as portals send it: seven fractional digits, and `Z` if the offset is zero. */
        WireDate: string;
        /**
         * @description A time as the published reference describes it. It was not seen on the wire, but it is accepted.
         *     The reference requires none of its members, but without `utcTime` it is not a time.
         */
        ReferenceDate: {
            /** @description The time in UTC, with or without a `Z`. */
            utcTime: string;
            /** @description The portal's offset from UTC, hours first. It is only for display. */
            timeZoneOffset?: string | null;
        };
        /** @description A time in one of its two forms, or none. */
        AnyDate: components["schemas"]["WireDate"] | components["schemas"]["ReferenceDate"] | null;
        /**
         * @description One active connection. `id`, `tenantId` and `userId` are always present. All other members can
         *     be missing (release 3.7.2), or null as in some publications. Publications differ: older ones
         *     require nothing, newer ones require members that portals leave out. `browser`, `platform` and
         *     `page` come from request headers, so the person who signs in controls them. Treat them as
         *     hostile text.
         */
        ActiveConnection: {
            /**
             * Format: int32
             * @description The id of the login event. 0 marks the synthetic item, which cannot be closed.
             */
            id: number;
            /**
             * Format: int32
             * @description The portal. 0 in the synthetic item.
             */
            tenantId: number;
            userId: components["schemas"]["Uuid"];
            /** @description Whether it is a mobile device. Always `false` in release 3.7.2. */
            mobile?: boolean | null;
            /**
             * @description The address, cut at its first colon (release 3.7.2): an IPv4 address has no port, and **an
             *     IPv6 address is only its first group**. The own row, and older releases, may contain a port
             *     or a complete IPv6 address. The address is cut before it is located, so an IPv6 connection
             *     has no country and no city.
             */
            ip?: string | null;
            /** @description Empty or missing if the address cannot be located. IPv6 connections have none (release 3.7.2). */
            country?: string | null;
            /** @description Empty or missing if the address cannot be located. IPv6 connections have none (release 3.7.2). */
            city?: string | null;
            /** @description From a request header. */
            browser?: string | null;
            /** @description From a request header. */
            platform?: string | null;
            date?: components["schemas"]["AnyDate"];
            /** @description From a request header. Missing in the synthetic item. */
            page?: string | null;
        };
        /** @description The caller's own connection and the list. */
        ActiveConnections: {
            /**
             * Format: int32
             * @description The caller's own connection; 0 if the call had no cookie with a portal token.
             */
            loginEvent: number;
            /**
             * @description The connections by id, descending, with the own connection on top. The reference declares
             *     the list as optional, but it is always present, even if it is empty. A client that reads a
             *     missing list as "no connections" would report revocations that never happened.
             */
            items: components["schemas"]["ActiveConnection"][];
        };
        /**
         * @description A user of the portal. Only `id` is required here, because a profile is useless without it; the
         *     reference does not require it. The reference has about forty more fields.
         */
        Profile: {
            id: components["schemas"]["Uuid"];
            /** @description Chosen by the user. Treat it as hostile text. */
            displayName?: string | null;
            /** @description The sign-in address. */
            email?: string | null;
            /** @description Whether the user is an administrator of the portal. */
            isAdmin?: boolean;
            /** @description Whether the user owns the portal. An owner is also an administrator. */
            isOwner?: boolean;
        };
        /**
         * @description One event of the login history. It does not say whether the connection is still active.
         *     `browser`, `platform` and `page` are hostile text, as in a connection. The reference does not
         *     require the `id`, but an event without an id cannot name a connection. Invalid values of other
         *     fields are tolerated, because one refused row would hide all others.
         */
        LoginEvent: {
            /**
             * Format: int32
             * @description The id. Events and connections share one id space.
             */
            id: number;
            date?: components["schemas"]["AnyDate"];
            /** @description The display name. If `userId` is nobody's, it is the typed login, or a text for an unknown account. */
            user?: string | null;
            /**
             * @description The user. For a failed sign-in it is the guest account,
             *     `712d9ec3-5d2b-4b13-824f-71f00191dcca` (release 3.7.2), or the zero GUID.
             */
            userId?: components["schemas"]["Uuid"] | null;
            /** @description The login that was typed into the sign-in form. */
            login?: string | null;
            /** @description The action, as text in the portal's language. */
            action?: string | null;
            /** @description The action, as a code. */
            actionId?: number | string | null;
            /** @description The address, cut at its first colon as in a connection. The published reference spells it `iP`, but portals do not. */
            ip?: string | null;
            /** @description Empty or missing if the address cannot be located. */
            country?: string | null;
            /** @description Empty or missing if the address cannot be located. */
            city?: string | null;
            /** @description From a request header. */
            browser?: string | null;
            /** @description From a request header. */
            platform?: string | null;
            /** @description From a request header. */
            page?: string | null;
        };
        /** @description Releases, in the form `3.7.2`. */
        BuildVersion: {
            /** @description The release of the portal. */
            docSpace?: string | null;
            /** @description The release of the document server; missing if there is none. */
            documentServer?: string | null;
        };
        /** @description RFC 9457 problem details, as ASP.NET makes them. */
        ProblemDetails: {
            /** @description A URI for the kind of problem. */
            type?: string | null;
            /** @description The problem, as a sentence. */
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
        /** @description A link in the envelope. The client does not use it, so null is allowed although the reference does not allow it. */
        EnvelopeLink: {
            /** @description The URL of the request, including its query. */
            href?: string | null;
            /** @description The method. */
            action?: string | null;
        };
        /**
         * @description The envelope of every success. `status` is 0; 1 marks an error in the envelope of a success. The
         *     reference requires none of its members. An envelope with a value always has a `response`.
         */
        Envelope: {
            /**
             * Format: int32
             * @description The number of items in `response`; 0 with a null response, which is left out.
             */
            count?: number;
            /** @description The number of items in all. Only some lists have it. It is not in the reference. */
            total?: number;
            /** @description The URL and the method of this call. */
            links?: components["schemas"]["EnvelopeLink"][];
            /** @description 0 for a success, 1 for an error. */
            status?: number;
            /** @description The HTTP status. */
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
        /**
         * @description The success envelope around a string. A null response is left out, and means that the call
         *     failed. In the reference, only the prose says so.
         */
        NullableStringEnvelope: components["schemas"]["Envelope"] & {
            /** @description Missing, or `null`, if the call failed. */
            response?: string | null;
        };
        /** @description The success envelope without a value. */
        EmptyEnvelope: components["schemas"]["Envelope"] & {
            /** @description Always missing, or null. */
            response?: null;
        };
        /** @description The success envelope around a profile. */
        ProfileEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["Profile"];
        };
        /** @description The success envelope around releases. */
        BuildVersionEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["BuildVersion"];
        };
        /** @description The success envelope around login events. */
        LoginEventsEnvelope: components["schemas"]["Envelope"] & {
            /** @description Newest first. */
            response: components["schemas"]["LoginEvent"][];
        };
        /** @description A success envelope that contains a model-binding error. */
        BindingErrorEnvelope: components["schemas"]["Envelope"] & {
            response: components["schemas"]["ProblemDetails"];
            /**
             * @description 1 marks the error.
             * @constant
             */
            status: 1;
        };
        /** @description The envelope of an error. */
        ErrorEnvelope: {
            /** @description The error. */
            error: {
                /** @description The error, as a sentence. */
                message?: string | null;
                /** @description The .NET class. Only with some errors. */
                type?: string | null;
                /** @description The server's stack trace. Never show it. Only with some errors. */
                stack?: string | null;
                /** @description The .NET code. Only with some errors. */
                hresult?: number | null;
            };
            /** @description 1 for an error. */
            status?: number;
            /** @description The HTTP status. */
            statusCode?: number;
        };
    };
    responses: {
        /** @description A profile. */
        Profile: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ProfileEnvelope"];
            };
        };
        /**
         * @description The portal could not bind the request. Model-binding errors come in the envelope of a
         *     **success**, with `status: 1` and problem details in `response`.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BindingErrorEnvelope"] | components["schemas"]["ErrorEnvelope"];
            };
        };
        /**
         * @description The credential is missing, wrong, expired or revoked. **The body is empty** (release 3.7.2). A
         *     proxy, or the sign-in, may send a body.
         */
        Unauthorized: {
            headers: {
                /**
                 * @description Clears the refused `asc_auth_key` cookie.
                 * @example asc_auth_key=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT
                 */
                "Set-Cookie"?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The login history is disabled on this portal. */
        PaymentRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The caller may not do this. Up to release 3.6.x the text is `Method not available`. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Nobody has this e-mail address; or the path matches no route, usually with an empty body. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /**
         * @description A limit was exceeded. Nothing was done, and nothing is queued. **The body is empty**. For the
         *     sliding minute and the two concurrency limits there is no `Retry-After`: wait up to 60 seconds
         *     (release 3.7.2).
         */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The portal failed. **Never show the stack trace, and never put it into a report.** */
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
        /** @description The reverse proxy reports that the portal is not available. The body is HTML. */
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
         * @description The time to wait before the next call, in seconds or as a date. It is sent only for the daily limit, with up to 86 400 seconds (release 3.7.2).
         * @example 7
         */
        "Retry-After": string;
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
                 * @description The connection, the `id` of a listed item. A value that is not an integer does not match the route and is answered with 404.
                 * @example 40198
                 */
                loginEventId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result for one connection. */
            200: {
                headers: {
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
                 * @description The user. A value that is not a GUID does not match the route and is answered with 404.
                 * @example 8f2d7a4e-52c1-4f6a-9a35-0d3a7c1b6e90
                 */
                userId: components["schemas"]["Uuid"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The call was carried out. The answer does not say how many connections were closed. */
            200: {
                headers: {
                    /**
                     * @description A new `asc_auth_key` cookie, only with the caller's own id.
                     * @example asc_auth_key=fresh-portal-token; Path=/; HttpOnly; Secure
                     */
                    "Set-Cookie"?: string;
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
            /** @description The display name of the caller, or no `response` if the call failed. */
            200: {
                headers: {
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
            /** @description The URL of the password-change page, or no `response` if the call failed. */
            200: {
                headers: {
                    /**
                     * @description A new `asc_auth_key` cookie, for the connection that the call opens.
                     * @example asc_auth_key=fresh-portal-token; Path=/; HttpOnly; Secure
                     */
                    "Set-Cookie"?: string;
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
                 * @description The address to look up. In the reference it is optional, because an encrypted address may
                 *     be sent instead.
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
                 * @description Only events of this action, by its name. In the reference it is a number; the portal also accepts the name.
                 * @example LoginSuccess
                 */
                action?: string;
                /**
                 * @description Only events at or after this time. A time without a time zone is read as the portal's time, or refused with 400.
                 * @example 2026-04-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description Only events at or before this time. A time without a time zone is read as the portal's time, or refused with 400.
                 * @example 2026-05-01T00:00:00Z
                 */
                to?: string;
                /**
                 * @description The size of the page window, 1 to 100. Other values are answered with 400.
                 * @example 100
                 */
                count?: number;
                /**
                 * @description The start of the page window.
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
    getBuildVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The releases. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BuildVersionEnvelope"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
