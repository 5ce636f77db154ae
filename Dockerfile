# voucherd in a container: built from the official Swift image; what runs is the program, the libraries that it links and nothing else,
# as a user without rights. `--build-arg RUNTIME=debian:bookworm-slim` puts the same onto a base to look around in.
ARG RUNTIME=scratch

FROM swift:6.3.1-bookworm AS build
RUN apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    busybox ca-certificates libssl-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# No symbols: nothing in the image reads them. A crash names its record and its request in the log.
RUN swift build -c release --static-swift-stdlib --product voucherd -Xlinker -s
# Of Debian: the shared libraries by the loader's own list, the certificate authorities for webhooks, busybox for whoever looks into a
# running container, and their licences.
RUN mkdir -p /image/bin /image/usr/local/bin /image/etc/ssl/certs /image/tmp /volume/data \
    && install .build/release/voucherd /image/usr/local/bin/ \
    && ldd .build/release/voucherd /bin/busybox | grep -o '/[^ ]*\.so[^ ]*' | sort -u | xargs cp -L --parents -t /image \
    && cp /bin/busybox /image/bin/ && for tool in sh id ls cat df du ps; do ln -s busybox /image/bin/$tool; done \
    && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
    && for package in busybox ca-certificates libc6 libgcc-s1 libicu72 liblzma5 libssl3 libstdc++6 libxml2 zlib1g; do \
        cp --parents /usr/share/doc/$package/copyright /image; done \
    && echo 'voucherd:x:10001:10001::/data:/bin/false' > /image/etc/passwd && echo 'voucherd:x:10001:' > /image/etc/group \
    && chmod 1777 /image/tmp && chmod 0700 /volume/data

FROM ${RUNTIME}
COPY --from=build /image /
COPY --from=build --chown=10001:10001 /volume /
COPY Config /etc/voucherd
USER 10001
ENV PATH=/usr/local/bin:/bin VOUCHERD_HOST=0.0.0.0 VOUCHERD_PORT=8080 VOUCHERD_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["voucherd", "health"]
ENTRYPOINT ["voucherd"]
CMD ["serve", "--config", "/etc/voucherd/voucherd.json"]
