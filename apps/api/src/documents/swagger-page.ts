/** The page of Swagger UI without inline scripts, which the content security policy refuses. */
export const SWAGGER_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Zentra API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/swagger-init.js"></script>
  </body>
</html>
`;

/** `validatorUrl: null` stops the page from sending its URL to a third-party validator. */
export const SWAGGER_INIT = `SwaggerUIBundle(${JSON.stringify(
  {
    url: '/api/docs/json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    withCredentials: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  },
  null,
  2,
)});
`;
