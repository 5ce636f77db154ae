# voucherd in a container: built from the official Swift image, run from Debian's slim one by a user without rights.
FROM swift:6.3.1-bookworm AS build
RUN apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends libssl-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build -c release --static-swift-stdlib --product voucherd \
    && strip -o /voucherd .build/release/voucherd

FROM debian:bookworm-slim
RUN apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    ca-certificates libssl3 libstdc++6 libxml2 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin voucherd \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /voucherd /usr/local/bin/voucherd
COPY Config /etc/voucherd
USER 10001
ENV VOUCHERD_HOST=0.0.0.0 VOUCHERD_PORT=8080 VOUCHERD_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["voucherd", "health"]
ENTRYPOINT ["voucherd"]
CMD ["serve", "--config", "/etc/voucherd/voucherd.json"]
