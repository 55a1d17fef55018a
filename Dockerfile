# The hub in one image; HUB_ROLES says what a container does. Given no DATABASE_URL it brings its own PostgreSQL and keeps
# everything in /data.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HUB_HOST=0.0.0.0 HUB_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/tools/healthcheck.mjs ./tools/
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "tools/healthcheck.mjs"]
# Node itself is the process that gets the signal: it finishes the work in hand and stops the database.
CMD ["node", "dist/apps/hub/src/main.js"]
