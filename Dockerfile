# Entourage with all that it starts. Build: docker build --tag entourage .   Run: compose.yaml, and docs/run-your-own.md for what must be allowed.

FROM debian:12-slim AS build
ARG TARGETARCH=amd64
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates curl libicu72 libssl3 libstdc++6 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# The SDK that global.json names, by Microsoft's script.
ADD https://dot.net/v1/dotnet-install.sh /tmp/
COPY global.json ./
RUN bash /tmp/dotnet-install.sh --jsonfile global.json --install-dir /usr/share/dotnet \
  && ln -s /usr/share/dotnet/dotnet /usr/local/bin/dotnet

# Packages first: they change less often than the code. Once exactly as the lock files say, by version and hash; then with .NET itself, for this platform alone.
COPY Directory.Build.props Directory.Packages.props .globalconfig ./
COPY src/Entourage/Entourage.csproj src/Entourage/packages.lock.json src/Entourage/
COPY src/Entourage.Web/Entourage.Web.csproj src/Entourage.Web/packages.lock.json src/Entourage.Web/
RUN dotnet restore src/Entourage.Web --locked-mode
RUN dotnet restore src/Entourage.Web --arch "$TARGETARCH" -p:SelfContained=true -p:PublishReadyToRun=true

COPY .editorconfig BannedSymbols.txt ./
COPY src src
# Compiled ahead: starting takes half the processor time.
RUN dotnet publish src/Entourage.Web --no-restore --configuration Release --arch "$TARGETARCH" --self-contained true \
  -p:PublishReadyToRun=true -p:RunAnalyzers=false --output /site

FROM debian:12-slim
# What the program starts, what asks whether it is well (curl), and what .NET takes from the system.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates curl ffmpeg libicu72 libssl3 libstdc++6 tzdata util-linux \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 1654 --user-group --no-create-home --shell /usr/sbin/nologin entourage \
  && install --directory --owner=entourage --group=entourage --mode=700 /data
COPY --from=build /site /site
WORKDIR /site
ENV DATA=/data LISTEN=any PORT=8080
# Not root: the kernel counts no processes of root, and the sandbox around ffmpeg limits them.
USER entourage
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://localhost:8080/health/ready"]
ENTRYPOINT ["/site/Entourage.Web"]
CMD ["serve"]
