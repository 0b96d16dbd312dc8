using Entourage.Members;
using Entourage.Members.Tokens;
using Entourage.Storage.PostgreSql;
using Entourage.Storage.Sqlite;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Fixtures;

/// <summary>The whole product in this process, over a fresh data folder, with a clock that stands still until told otherwise.</summary>
public class Server : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private readonly List<Person> people = [];
    private readonly SaidChanges said = new();
    private Running? running;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public string Folder { get; } = Directory.CreateTempSubdirectory("entourage-tests-").FullName;

    /// <summary>Settings beside the fixture's own; <c>Storage:Postgres</c> among them decides the store, whatever the run is about.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The connection string of its database on PostgreSQL; null on SQLite, where the file is in the folder.</summary>
    public string? Database { get; private set; }

    // A site that says where it is found answers nowhere else.
    private Uri Address => new(Settings.GetValueOrDefault("Site:Address", "https://localhost"));

    public IServiceProvider Services => running!.Services;

    public static async Task<Server> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = new Server();
        foreach (var (name, value) in settings) server.Settings[name] = value;
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        if (Settings.TryGetValue("Storage:Postgres", out var given)) Database = given.Length > 0 ? given : null;
        else if (StoreUnderTest.OnPostgres) Database ??= await StoreUnderTest.NewDatabaseAsync();
        if (Database is null) await StoreUnderTest.FillAsync(Folder);
        running = new Running(this);
        running.StartServer();
        Services.GetRequiredService<Changes>().Watch = said.Check;
    }

    /// <summary>
    /// Stops and starts again over the same folder; everybody from before is cut off. Time that passes meanwhile is quick: no timer of a running
    /// server has to tick through it.
    /// </summary>
    public async Task RestartAsync(TimeSpan later = default)
    {
        await StopAsync();
        Clock.Advance(later);
        await InitializeAsync();
    }

    /// <summary>Stops; nothing of it has the database open any more.</summary>
    public async Task StopAsync()
    {
        foreach (var person in people) person.Dispose();
        people.Clear();
        if (running is not null) await running.DisposeAsync();
        running = null;
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Somebody with a browser and no account.</summary>
    public Person Visitor()
    {
        var cookies = new CookieContainer();
        var http = running!.CreateDefaultClient(Address, new CookieContainerHandler(cookies));
        http.DefaultRequestHeaders.Add("Origin", Address.OriginalString);
        return Keep(new Person(http, cookies, Address));
    }

    /// <summary>Somebody who has just joined with <see cref="Password"/>, signed in by cookies.</summary>
    public async Task<Person> JoinAsync(string handle)
    {
        var person = Visitor();
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Password });
        Assert.Equal(201, joined.Status);
        return person;
    }

    /// <summary>A program that acts for a new member.</summary>
    public async Task<Person> PersonByTokenAsync(string handle, Scopes scopes = Scopes.All)
    {
        await using var scope = Services.CreateAsyncScope();
        var stop = TestContext.Current.CancellationToken;
        var member = await scope.ServiceProvider.GetRequiredService<Join>().AddAsync(handle, asOperator: false, stop);
        Assert.True(member.Ok);
        return await ProgramAsync(member.Value.Id, scopes);
    }

    /// <summary>Whoever runs the site, <c>keeper</c>: by a program, or at a browser.</summary>
    public async Task<Person> OperatorAsync(bool browser = false)
    {
        var person = browser ? await JoinAsync("keeper") : await PersonByTokenAsync("keeper");
        this.Change("UPDATE members SET operator = TRUE WHERE handle = 'keeper'");
        return person;
    }

    /// <summary>Another program of a member.</summary>
    public async Task<Person> ProgramAsync(MemberId member, Scopes scopes)
    {
        await using var scope = Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<MakeToken>().ForAsync(member, "test", scopes, TestContext.Current.CancellationToken);
        Assert.True(made.Ok);
        return Program(made.Value.Token);
    }

    /// <summary>A program that holds a token's text.</summary>
    public Person Program(string token)
    {
        var http = running!.CreateDefaultClient(Address);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return Keep(new Person(http, new CookieContainer(), Address));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Database is { } address) StoreUnderTest.Drop(address);
        Directory.Delete(Folder, recursive: true);
        said.AssertNothingKept();
        GC.SuppressFinalize(this);
    }

    private Person Keep(Person person)
    {
        people.Add(person);
        return person;
    }

    private sealed class Running(Server server) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("Storage:Folder", server.Folder);
            if (server.Database is { } address) builder.UseSetting("Storage:Postgres", address);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            // The in-process server has no body limits and says so at every request; Kestrel's are tested over Kestrel.
            builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware", "Error");
            foreach (var (name, value) in server.Settings) builder.UseSetting(name, value);
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(server.Clock));
                StandIns.Add(services);
                services.ConfigureDbContext<SqliteAppDb>(db => db.AddInterceptors(server.said));
                services.ConfigureDbContext<PostgreSqlAppDb>(db => db.AddInterceptors(server.said));
            });
        }
    }
}
