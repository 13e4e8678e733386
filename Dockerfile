# Built once, run in any role (CMSP_ROLES). Stage "build" keeps the tools and holds the simulator, for development.
FROM node:22-bookworm-slim AS build
WORKDIR /cmsp
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY prisma.config.ts tsconfig.json ./
COPY prisma ./prisma
COPY src ./src
COPY views ./views
COPY public ./public
RUN node src/dev/prepare.mjs
COPY docs ./docs
USER node

FROM build AS pangkas
USER root
RUN npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--max-old-space-size=512
WORKDIR /cmsp
COPY --from=pangkas /cmsp/package.json ./
COPY --from=pangkas /cmsp/node_modules ./node_modules
COPY --from=pangkas /cmsp/dist ./dist
COPY --from=pangkas /cmsp/prisma ./prisma
COPY views ./views
COPY public ./public
COPY docs/petunjuk-penggunaan.md docs/kartu-ringkas.md ./docs/
COPY docs/gambar ./docs/gambar
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(+process.env.HEALTH_PORT||process.env.PORT||3000)+'/healthz').then((a)=>process.exit(a.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
