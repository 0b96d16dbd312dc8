using System.Diagnostics;
using System.Globalization;
using Entourage.Tests.Channels;
using Microsoft.Data.Sqlite;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>The built server as its own process, over a data folder of its own, as <c>./run</c> starts it.</summary>
public sealed class Site : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    // A program with everything that belongs to it, when the run is about that; otherwise what was built beside the tests.
    private static string? Published { get; } = System.Environment.GetEnvironmentVariable("PROGRAM") is { Length: > 0 } named ? named : null;

    private readonly Dictionary<string, string> environment;
    private readonly string? database;
    private readonly HttpClient health;
    private readonly int port;
    private readonly List<IDisposable> open = [];
    private Child? server;

    private Site(string? database, IEnumerable<(string Name, string Value)> settings)
    {
        this.database = database;
        Folder = Directory.CreateTempSubdirectory("entourage-e2e-").FullName;
        port = FreePort.Next();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        environment = Environment(Folder, port);
        if (database is not null) environment["Storage__Postgres"] = database;
        foreach (var (name, value) in settings) environment[name] = value;
        health = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
    }

    public static string Program { get; } = Published ?? Built("Entourage.Web");

    /// <summary>The laboratory, which no published program holds.</summary>
    public static string Lab => Built("Entourage.Lab");

    /// <summary>The working copy that the tests were built from.</summary>
    public static string Root => FindRoot();

    public Uri Address { get; }

    public string Folder { get; }

    /// <summary>The connection string of its database on PostgreSQL; null on SQLite.</summary>
    public string? StoreAddress => database;

    public int ProcessId => server!.Id;

    public IReadOnlyList<string> Said => server!.Said;

    public string Output => server!.Everything;

    /// <summary>A site that was started before, and that nobody has joined; it takes requests.</summary>
    public static async Task<Site> StartAsync(params (string Name, string Value)[] settings)
    {
        var site = new Site(await FreshStore.NewDatabaseAsync(), settings);
        if (string.IsNullOrEmpty(site.environment.GetValueOrDefault("Storage__Postgres"))) await FreshStore.FillAsync(site.Folder);
        await site.StartAgainAsync();
        return site;
    }

    /// <summary>Starts a server that is expected to give up at once: its exit code and what it complained of.</summary>
    public static async Task<(int Code, IReadOnlyList<string> Complaints)> RefuseAsync((string Name, string Value)? setting, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("entourage-e2e-").FullName;
        try
        {
            var environment = Environment(folder, FreePort.Next());
            if (setting is { } given) environment[given.Name] = given.Value;
            await using var child = Child.Start("dotnet", [Program, "serve", .. arguments], environment);
            var code = await child.EndAsync(Patience);
            return (code, child.Complained);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A site that has never been started.</summary>
    public static Site Make(params (string Name, string Value)[] settings) => new(Postgres.IsNamed ? Postgres.NewDatabase() : null, settings);

    /// <summary>Starts another server with the same settings but for some, which is expected to give up: its exit code and what it complained of.</summary>
    public async Task<(int Code, IReadOnlyList<string> Complaints)> RefuseAnotherAsync(params (string Name, string Value)[] settings)
    {
        var others = new Dictionary<string, string>(environment);
        foreach (var (name, value) in settings) others[name] = value;
        await using var child = Child.Start("dotnet", [Program, "serve"], others);
        var code = await child.EndAsync(Patience);
        return (code, child.Complained);
    }

    /// <summary>Starts the server and waits for nothing.</summary>
    public async Task<Child> BeginAsync()
    {
        if (server is not null) await server.DisposeAsync();
        // A shell that runs the tests in the background has them, and whatever they start, ignore Ctrl-C.
        return server = Child.Start("env", ["--default-signal=INT", "dotnet", Program, "serve"], environment);
    }

    /// <summary>Runs a shell script that starts the server in its own way, as <c>dotnet "$PROGRAM" serve</c>, and waits until it takes requests.</summary>
    public async Task StartByAsync(string script, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        if (server is not null) await server.DisposeAsync();
        server = Child.Start("/bin/sh", ["-c", script, "sh", .. arguments], new Dictionary<string, string>(environment) { ["PROGRAM"] = Program });
        await UntilReadyAsync(watch);
    }

    /// <summary>Ends the server and starts it with other settings.</summary>
    public async Task StartAgainAsync(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings) environment[name] = value;
        await StartAgainAsync();
    }

    /// <summary>Starts the server over the folder as it is, and waits until it takes requests; how long that took.</summary>
    public async Task<TimeSpan> StartAgainAsync()
    {
        var watch = Stopwatch.StartNew();
        await BeginAsync();
        await UntilReadyAsync(watch);
        return watch.Elapsed;
    }

    private async Task UntilReadyAsync(Stopwatch watch)
    {
        while (!await IsReadyAsync())
        {
            Assert.False(server!.HasEnded, $"The server ended at its start:\n{server.Everything}");
            Assert.True(watch.Elapsed < Patience, $"The server is not ready after {Patience}:\n{server.Everything}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => server!.KillAsync();

    /// <summary>Ctrl-C; the exit code.</summary>
    public async Task<int> InterruptAsync(TimeSpan patience)
    {
        await server!.InterruptAsync();
        return await server.EndAsync(patience);
    }

    /// <summary>The command line beside the running server; standard output is the answer.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        await using var child = Child.Start("dotnet", [Program, .. words], environment);
        var code = await child.EndAsync(Patience);
        Assert.True(code == 0, $"{string.Join(' ', words)} ended with {code}:\n{child.Everything}");
        return string.Join('\n', child.Said);
    }

    /// <summary>A program that acts for a new member, by a token from the real command line.</summary>
    public async Task<ApiPerson> MemberAsync(string handle) =>
        Keep(ApiPerson.WithToken(Address, handle, await CommandAsync("members", "add", handle, "--token")));

    /// <summary>The same through the API alone, which is quicker for many: joins with a password, then makes a token.</summary>
    public async Task<ApiPerson> JoinAsync(string handle)
    {
        using var browser = ApiPerson.WithCookies(Address, handle);
        var joined = await browser.PostAsync("/api/v1/accounts", new { handle, password = ApiPerson.Password });
        Assert.True(joined.Status == 201, joined.Text);
        var token = await browser.PostAsync("/api/v1/me/tokens", new { name = "test", scopes = ApiPerson.EveryScope });
        Assert.True(token.Status == 201, token.Text);
        return Keep(ApiPerson.WithToken(Address, handle, token["token"]!));
    }

    /// <summary>Somebody with a browser's cookies and no account.</summary>
    public ApiPerson Visitor() => Keep(ApiPerson.WithCookies(Address, "visitor"));

    /// <summary>The database, read only, beside the server or after its end.</summary>
    public Database Look() => new(Folder, database);

    /// <summary>Whether there is a database to look into.</summary>
    public bool HasDatabase => database is not null || new FileInfo(Path.Combine(Folder, "entourage.db")) is { Exists: true, Length: > 0 };

    /// <summary>On PostgreSQL: the database is as empty as when it was made.</summary>
    public void DropTables()
    {
        if (database is not null) Postgres.Empty(database);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in open) one.Dispose();
        health.Dispose();
        if (server is not null)
        {
            // Shown with a failing test only.
            TestContext.Current.TestOutputHelper?.WriteLine($"The server said:\n{server.Everything}");
            await server.DisposeAsync();
        }
        SqliteConnection.ClearAllPools();
        if (database is not null) Postgres.Drop(database);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await health.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // Nobody listens yet.
        }
        catch (TaskCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false; // Somebody does, and is not yet able to answer.
        }
    }

    private ApiPerson Keep(ApiPerson person)
    {
        lock (open) open.Add(person);
        return person;
    }

    private static Dictionary<string, string> Environment(string folder, int port) => new()
    {
        ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["DATA"] = folder,
        ["ASPNETCORE_CONTENTROOT"] = Published is null ? Path.Combine(FindRoot(), "src", "Entourage.Web") : Path.GetDirectoryName(Published)!,
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ENVIRONMENT"] = "Production",
        // No server lives long enough here for compiling anything a second time, better, to pay. A number of calls, in hexadecimal.
        ["DOTNET_TC_CallCountThreshold"] = "4000",
        // Nor for counting what is called, or for mapping all compiled code twice: a tenth of a start.
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    private static string Built(string project)
    {
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var program = Path.GetFullPath(Path.Combine(here, "..", "..", project, Path.GetFileName(here), $"{project}.dll"));
        return File.Exists(program) ? program : throw new FileNotFoundException("It is not built.", program);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Entourage.slnx"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException("The sources are not above the tests.");
    }
}
