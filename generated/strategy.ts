// Made by "npm run generate" from openapi/strategy.yaml. Do not edit.
export interface paths {
    "/api/auth/login": {
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
         * @description Opens a session of the web server and a connection to the Intelligence Server: **from then on, the caller is in
         *     the list of user connections.** No answer says which of its rows is the caller's (`x-evidence: not-found`).
         *
         *     The vendor's Python client (release 26.07) sends a form for a password and JSON for an API token. JSON is
         *     accepted for both (`x-evidence: reported`).
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the caller's own session. 401 with `ERR009` means that it is already gone.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep the own session alive
         * @description Restarts the time after which an idle session ends.
         */
        put: operations["keepSessionAlive"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/userInfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller
         * @description Returns the caller's id and full name, **but not the login**. The rows of the list of connections contain the
         *     login, but not the id.
         */
        get: operations["getUserInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The users whose login begins with a text
         * @description Returns the users whose login (`abbreviation`) begins with the text and whom the caller may see. Callers without
         *     the privilege are refused (inferred).
         */
        get: operations["findUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user by id
         * @description Returns a user with the login, which the rows of the list of connections contain.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitors/iServer/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The nodes of the cluster
         * @description Needs the privilege to monitor the cluster.
         */
        get: operations["getNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitors/userConnections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The connections to one node
         * @description Returns one page of the connections to one node. **The list contains only the given node.** Compare the number of
         *     rows with `x-mstr-total-count`: only this header says whether the pages are complete.
         */
        get: operations["getUserConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitors/userConnections/{id}": {
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
         * End one connection
         * @description Ends one connection. If the id is that of a configuration row, it also ends all of its projects. **500 with
         *     `ERR001` comes for the caller's own connection, for one that is unknown or already gone, and for one of the
         *     scheduler**: list again to distinguish them. An id may contain `=`, `+` and `/`: percent-encode it.
         */
        delete: operations["deleteUserConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitors/deleteUserConnections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End several connections
         * @description Ends connections by id and returns a status for each. **Three statuses have the same body**: 200 if all were
         *     ended, 207 if some were, and 403 *without a `code` at the top* if none was. **403 with a `code` is a
         *     refusal.** Servers before 11.3.1 do not have the route and answer 404 or 405. The maximum number of ids
         *     in one call is not published (`x-evidence: not-found`).
         */
        post: operations["deleteUserConnections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions
         * @description Returns the versions. It needs no sign-in, but some deployments answer 401.
         */
        get: operations["getStatus"];
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
        /** @description The credential, and the way to sign in. */
        Login: {
            /** @description The login, or the API token with `loginMode` 4096. */
            username: string;
            /** @description The password. There is none with `loginMode` 4096. */
            password?: string;
            /**
             * @description 1 for the product's own passwords, 16 for LDAP, 4096 for an API token.
             * @enum {integer}
             */
            loginMode: 1 | 16 | 4096;
            /** @description The type of the client. Older servers know 35, but not 76 of the vendor's Python client. */
            applicationType: number;
        };
        /** @description The caller. */
        UserInfo: {
            /** @description The user's id, 32 hexadecimal digits. */
            id: string;
            /** @description The display name. */
            fullName?: string | null;
            /** @description The initials. */
            initials?: string | null;
        };
        /** @description A user. */
        User: {
            /** @description The user's id, 32 hexadecimal digits. */
            id: string;
            /** @description The login, as in the rows of the list of connections. */
            username?: string | null;
            /** @description The display name. */
            fullName?: string | null;
            /** @description The display name, under the name that some answers use. */
            name?: string | null;
        };
        /** @description Users. */
        Users: components["schemas"]["User"][];
        /** @description A node of the cluster. */
        Node: {
            /** @description The name, for `clusterNode`. */
            name: string;
            /** @description The port. */
            port?: number | null;
            /** @description `running`, `stopped` or `unknown`. Connections can only be listed on a running node. */
            status: string;
            /** @description The load. */
            load?: number | null;
            /** @description The projects on it. Not used here. */
            projects?: Record<string, never>[] | null;
            /** @description Whether the Library signs in there by default. */
            default?: boolean | null;
        };
        /** @description The nodes. */
        Nodes: {
            /** @description Every node of the cluster. */
            nodes: components["schemas"]["Node"][];
        };
        /**
         * @description A row of the list: a session, or an open project of a session. **All text in it, except the ids, is
         *     hostile**: `client` is free text from the client.
         */
        UserConnection: {
            /** @description `sessionId:projectIndex:base64(node name)`. */
            id: string;
            /** @description The id of the session's row, in the row of a project. Otherwise empty. */
            parentId?: string | null;
            /** @description The login. */
            username?: string | null;
            /** @description The display name. */
            userFullName?: string | null;
            /** @description -1 for the session's row, from 0 for a project. */
            projectIndex?: number | null;
            /** @description The project. Empty in the session's row. */
            projectId?: string | null;
            /** @description The project's name. Empty in the session's row. */
            projectName?: string | null;
            /** @description The kind of project. Its form is not known. */
            projectType?: string | number | null;
            /** @description The number of running jobs. */
            openJobsCount?: number | null;
            /** @description The application of the client, such as `DSSScheduler` for the scheduler, whose connections cannot be ended. */
            applicationType?: string | null;
            /** @description When it began. The offset has no colon (`+0000`, `-0500`), so it is not in the form of RFC 3339. */
            dateConnectionCreated?: string | null;
            /** @description When the first job was submitted. */
            dateFirstJobSubmitted?: string | null;
            /** @description When the last job was submitted. */
            dateLastJobSubmitted?: string | null;
            /** @description How long it has existed, in seconds. */
            duration?: number | null;
            /** @description The session. It is the same in the rows of its projects. */
            sessionId?: string | null;
            /** @description Free text from the client, such as the names of machines. */
            client?: string | null;
            /** @description The last action. Its form is not known. */
            lastAction?: string | null;
            /** @description Whether this is the row of a session and not of one of its projects. */
            configLevel?: boolean | null;
        };
        /** @description A page of rows. */
        UserConnections: {
            /** @description The rows. */
            userConnections: components["schemas"]["UserConnection"][];
        };
        /** @description The connections to end. */
        ConnectionIds: {
            /** @description The ids of rows. **Never send an empty list.** */
            userConnectionIds: string[];
        };
        /** @description The result for each connection. */
        PerConnection: {
            /** @description One entry for each id. */
            deleteUserConnectionsStatus: components["schemas"]["OneOfPerConnection"][];
        };
        /** @description The result for one connection. */
        OneOfPerConnection: {
            /** @description The connection. */
            id: string;
            /** @description **Any 2xx is a success.** 403 is the usual failure. It has no reason. */
            status: number;
        };
        /** @description The result for each connection, or an error. */
        PerConnectionOrError: components["schemas"]["PerConnection"] | components["schemas"]["Error"];
        /**
         * @description An error. Codes: ERR001 general, ERR003 and ERR009 session, ERR004 not found, ERR006 bad input, ERR014
         *     privilege, ERR017 permission.
         */
        Error: {
            /** @description The code. */
            code: string;
            /** @description The code of the Intelligence Server. */
            iServerCode?: number | null;
            /** @description The message. It may contain names of users. */
            message?: string | null;
            /** @description The id under which the server's log contains the error. */
            ticketId?: string | null;
        };
        /** @description Errors in a list. */
        Errors: {
            /** @description The errors; the first one counts. */
            errors: components["schemas"]["Error"][];
        };
        /** @description An error in one of its two forms. */
        AnyError: components["schemas"]["Error"] | components["schemas"]["Errors"];
        /** @description The versions. */
        Status: {
            /** @description The release of the Intelligence Server. From 11.3.1 on, it has the route for several connections. */
            iServerVersion?: string | null;
            /** @description The release of the web server. */
            webVersion?: string | null;
        };
    };
    responses: {
        /** @description The request is invalid. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AnyError"];
            };
        };
        /** @description The session is unknown or has ended, or the header or a cookie is missing. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AnyError"];
            };
        };
        /** @description The caller lacks a privilege (`ERR014`) or a permission (`ERR017`). */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AnyError"];
            };
        };
        /** @description The item or the route does not exist. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AnyError"];
            };
        };
        /** @description The server failed. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AnyError"];
            };
        };
        /** @description The proxy could not reach the server. The body is a page. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description The proxy reports that the server is not available. The body is a page. */
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
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Signed in. There is no body. */
            204: {
                headers: {
                    /**
                     * @description The token of the session.
                     * @example nvkpii4sdrcggm2i66tqm1gmk6
                     */
                    "X-MSTR-AuthToken"?: string;
                    /**
                     * @description `JSESSIONID`, and with some deployments `iSession` and cookies of a load balancer.
                     * @example JSESSIONID=0A1B2C3D4E5F; Path=/MicroStrategyLibrary; HttpOnly
                     */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description The login, the password or the API token is wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    keepSessionAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The time was restarted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUserInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserInfo"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    findUsers: {
        parameters: {
            query: {
                /**
                 * @description The beginning of the login.
                 * @example mara
                 */
                abbreviationBegins: string;
                /**
                 * @description The number of users to skip at the beginning.
                 * @example 0
                 */
                offset: number;
                /**
                 * @description The maximum number of users to return; -1 for all.
                 * @example -1
                 */
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Users"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The user, 32 hexadecimal digits.
                 * @example 54F3D26011D2896560009A8E67019608
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The nodes, with any status. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nodes"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getUserConnections: {
        parameters: {
            query: {
                /**
                 * @description The name of the node.
                 * @example env-214578laiouse1
                 */
                clusterNode: string;
                /**
                 * @description The number of rows to skip at the beginning.
                 * @example 0
                 */
                offset: number;
                /**
                 * @description The maximum number of rows to return.
                 * @example 1000
                 */
                limit: number;
                /** @description Only connections of this login. Not used here. */
                username?: string;
                /** @description Only connections to this project. Not used here. */
                projectId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    /**
                     * @description The number of rows of the node in all.
                     * @example 3
                     */
                    "x-mstr-total-count"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserConnections"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteUserConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The connection, the `id` of a row.
                 * @example 7A1C0F2D4B6E8A9C0D1E2F3A4B5C6D7E:-1:ZW52LTIxNDU3OGxhaW91c2Ux
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection was open and has just been ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The connection was not ended, for one of three reasons; or the server failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyError"];
                };
            };
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteUserConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionIds"];
            };
        };
        responses: {
            /** @description All were ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerConnection"];
                };
            };
            /** @description Some were ended. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerConnection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description None was ended, with the same body as the other answers; or the call was refused. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerConnectionOrError"];
                };
            };
            404: components["responses"]["NotFound"];
            /** @description The server does not know the route with this method. It is older than 11.3.1. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
