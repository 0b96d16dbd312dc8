using System.Globalization;
using System.Text.Json;
using Entourage.Web.Commands;

namespace Entourage.Tests.Architecture;

/// <summary>The image and how it is composed, as far as that can be seen without building it; hosted CI builds and starts it.</summary>
public sealed class ContainerTests
{
    private static readonly string[] Known =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    private static readonly Dockerfile Image = Dockerfile.Read("Dockerfile");

    private static readonly Dockerfile DevContainer = Dockerfile.Read(".devcontainer/Dockerfile");

    private static readonly JsonElement Compose = Yaml.Read("compose.yaml");

    private static string Program { get; } = $"/site/{typeof(ServerOptions).Assembly.GetName().Name}";

    private static string Port { get; } = new ServerOptions().Port.ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData(".devcontainer/Dockerfile")]
    public void The_file_begins_with_an_image_and_says_only_what_Docker_knows(string path)
    {
        var instructions = Dockerfile.Read(path).Instructions;
        Assert.Equal("FROM", instructions[0].Name);
        Assert.Empty(instructions.Select(one => one.Name).Except(Known));
        Assert.All(instructions, one => Assert.NotEqual("", one.Text));
    }

    [Fact]
    public void Both_stages_and_the_dev_container_begin_with_Debian()
    {
        Assert.Equal(["debian:12-slim AS build", "debian:12-slim"], Image.All("FROM"));
        Assert.Equal("debian:12", DevContainer.Only("FROM"));
    }

    // Where images come from is for the engine of whoever builds to say.
    [Fact]
    public void No_image_names_the_host_of_a_registry()
    {
        var composed = Compose.GetProperty("services").EnumerateObject().Select(one => one.Value.Or("image")).Where(one => one.ValueKind == JsonValueKind.String);
        var hosted = Yaml.Read(".github/workflows/ci.yml").GetProperty("jobs").EnumerateObject().Select(job => job.Value.Or("container")).Where(one => one.ValueKind == JsonValueKind.Object);
        var images = Image.All("FROM").Concat(DevContainer.All("FROM")).Select(from => from.Split(' ')[0])
            .Concat(composed.Select(one => one.GetString()!)).Concat(hosted.Select(one => one.Text("image"))).ToList();
        Assert.True(images.Count >= 6);
        Assert.DoesNotContain(images, image => image.Contains('/', StringComparison.Ordinal));
    }

    [Fact]
    public void They_bring_the_SDK_that_global_json_names_by_a_script_that_is_no_package()
    {
        foreach (var file in (Dockerfile[])[Image, DevContainer])
        {
            Assert.Equal("https://dot.net/v1/dotnet-install.sh /tmp/", file.Only("ADD"));
            var installed = Assert.Single(file.All("RUN"), run => run.StartsWith("bash /tmp/dotnet-install.sh ", StringComparison.Ordinal));
            Assert.Matches(@"--jsonfile (/tmp/)?global\.json ", installed);
            Assert.Empty(((string[])["ca-certificates", "curl", "libicu72", "libssl3", "libstdc++6"]).Except(file.Packages()));
        }
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData(".devcontainer/Dockerfile")]
    public void What_is_copied_exists_and_is_let_through(string path)
    {
        var allowed = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Dockerfile.Read(path).All("COPY").Where(rest => !rest.StartsWith("--from=", StringComparison.Ordinal)).SelectMany(rest => rest.Split(' ').SkipLast(1)).ToList();
        Assert.NotEmpty(copied);
        Assert.DoesNotContain(copied, one => !Handbook.Exists(one));
        Assert.DoesNotContain(copied, one => !allowed.Any(let => one == let || one.StartsWith(let + "/", StringComparison.Ordinal)));
        Assert.DoesNotContain(allowed, one => !Handbook.Exists(one));
    }

    [Fact]
    public void Packages_are_restored_by_the_lock_file_of_every_project()
    {
        var restores = Image.All("RUN").Where(run => run.StartsWith("dotnet restore ", StringComparison.Ordinal)).ToList();
        var before = Image.Instructions.TakeWhile(one => one.Text != restores[0]).SelectMany(one => one.Text.Split(' ')).ToList();
        Assert.Empty(
            from project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!)
            from file in (string[])[Path.GetFileName(project), "packages.lock.json"]
            where !before.Contains($"{folder}/{file}")
            select $"{folder}/{file}");
        // For one platform no lock file is kept (Directory.Build.props), so it comes second: it takes what the first has checked.
        Assert.Equal([true, false], restores.Select(run => run.EndsWith(" --locked-mode", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_is_published_with_NET_inside_and_compiled_ahead()
    {
        var commands = Image.All("RUN").Where(run => run.StartsWith("dotnet ", StringComparison.Ordinal)).ToList();
        Assert.All(commands, run => Assert.True(Handbook.Exists(run.Split(' ')[2]), run));
        var published = Assert.Single(commands, run => run.StartsWith("dotnet publish ", StringComparison.Ordinal));
        string[] options = ["--self-contained true", "-p:PublishReadyToRun=true", "--configuration Release", "--arch \"$TARGETARCH\""];
        Assert.All(options, option => Assert.Contains(option, published, StringComparison.Ordinal));
    }

    [Fact]
    public void It_starts_our_program_as_an_ordinary_user_where_it_can_be_reached()
    {
        Assert.Equal($"[\"{Program}\"]", Image.Only("ENTRYPOINT"));
        Assert.Contains(Image.All("RUN"), run => run.Contains("useradd --uid 1654 ", StringComparison.Ordinal) && run.Contains($" {Image.Only("USER")} ", StringComparison.Ordinal));
        Assert.Equal(Port, Image.Only("EXPOSE"));
        var environment = Image.Only("ENV").Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Empty(environment.Keys.Except(Handbook.Variables));
        Assert.Equal((Port, "any", Image.Only("VOLUME")), (environment["PORT"], environment["LISTEN"], environment["DATA"]));
        var asked = new Uri(JsonElement.Parse(Image.Only("HEALTHCHECK").Split("CMD ")[1]).Texts().Last());
        Assert.Equal(Port, asked.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Contains($"GET {asked.AbsolutePath}", Handbook.Operations);
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("docs/run-your-own.md")]
    public void Where_a_command_is_given_inside_it_it_is_the_program_that_starts(string path)
    {
        var given = File.ReadLines(Path.Combine(Repository.Root, path)).Where(line => line.Contains(" exec ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(given);
        Assert.All(given, line => Assert.Contains($" app {Program} members add ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void It_brings_the_programs_that_are_started() =>
        Assert.Empty(((string[])["bubblewrap", "curl", "ffmpeg", "util-linux"]).Except(Image.Packages()));

    [Fact]
    public void Every_service_belongs_to_one_way_of_running_and_waits_for_what_says_when_it_is_ready()
    {
        var services = Compose.GetProperty("services");
        foreach (var service in services.EnumerateObject())
        {
            var profile = Assert.Single(service.Value.GetProperty("profiles").Texts());
            if (!service.Value.TryGetProperty("depends_on", out var needed)) continue;
            foreach (var one in needed.EnumerateObject())
            {
                var other = services.GetProperty(one.Name);
                Assert.Equal("service_healthy", one.Value.Text("condition"));
                Assert.True(other.TryGetProperty("healthcheck", out _), one.Name);
                Assert.Contains(profile, other.GetProperty("profiles").Texts());
            }
        }
        Assert.Equal(["postgres", "sqlite"], services.EnumerateObject().SelectMany(one => one.Value.GetProperty("profiles").Texts()).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app-on-postgres")]
    public void The_app_is_ours_keeps_its_data_and_may_make_the_sandbox(string name)
    {
        var app = Compose.GetProperty("services").GetProperty(name);
        Assert.True(Handbook.Exists(Path.Combine(app.Text("build"), "Dockerfile")));
        Assert.Equal([$"127.0.0.1:{Port}:{Image.Only("EXPOSE")}"], app.GetProperty("ports").Texts());
        Assert.Equal([$"data:{Image.Only("VOLUME")}"], app.GetProperty("volumes").Texts());
        Assert.Equal(["ALL"], app.GetProperty("cap_drop").Texts());
        Assert.Equal(["no-new-privileges:true", "seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"], app.GetProperty("security_opt").Texts());
        Assert.Empty(app.GetProperty("environment").EnumerateObject().Select(one => one.Name).Except(Handbook.Variables));
        Assert.Equal(name == "app-on-postgres", app.GetProperty("environment").TryGetProperty("Storage__Postgres", out _));
    }

    [Fact]
    public void Every_volume_that_is_used_is_declared() =>
        Assert.Equal(
            Compose.GetProperty("volumes").EnumerateObject().Select(volume => volume.Name),
            Compose.GetProperty("services").EnumerateObject().SelectMany(one => one.Value.Or("volumes").Texts()).Select(one => one.Split(':')[0]).Distinct());
}
