# The web app as static files behind nginx: `docker build -f docker/web.Dockerfile .`
FROM node:22-slim AS build
WORKDIR /app
ENV SCARF_ANALYTICS=false
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.base.json ./
COPY libs libs
COPY apps/web apps/web
RUN node node_modules/vite/bin/vite.js build apps/web

FROM nginxinc/nginx-unprivileged:1.29-alpine
# Settings of the template, inserted when the container starts.
ENV WEB_PORT=5173 PORT=8000 ZENTRA_API="" NGINX_ENVSUBST_FILTER='^(WEB_PORT|PORT|ZENTRA_API)$'
COPY docker/web.conf.template /etc/nginx/templates/default.conf.template
COPY --from=build /app/dist/apps/web /usr/share/nginx/html
EXPOSE 5173
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
  CMD wget -q -O /dev/null "http://127.0.0.1:${WEB_PORT}/" || exit 1
