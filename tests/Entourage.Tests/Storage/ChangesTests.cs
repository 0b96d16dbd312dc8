using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entourage.Tests.Storage;

public sealed class ChangesTests
{
    private static readonly ClipId Clip = new(Guid.Parse("0190b0a5-0000-7000-8000-000000000001"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What other nodes will read: a name that was given once stays.
    public static TheoryData<string> Written() =>
    [
        """{"changed":"invitation","invitation":"0123456789abcdef"}""",
        """{"changed":"clip","clip":"0190b0a5000070008000000000000001"}""",
        """{"changed":"member","member":"0190b0a5000070008000000000000002"}""",
        """{"changed":"caller","key":"AAEC"}""",
        """{"changed":"rollouts"}""",
        """{"changed":"brakes"}""",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void A_change_travels_as_text(string written)
    {
        var change = JsonSerializer.Deserialize(written, ChangeJson.Default.Change)!;
        Assert.Equal(written, JsonSerializer.Serialize(change, ChangeJson.Default.Change));
    }

    [Fact]
    public void Every_kind_of_change_has_a_name_of_its_own()
    {
        var kinds = typeof(Change).Assembly.GetTypes().Where(type => type.BaseType == typeof(Change)).ToList();
        var named = typeof(Change).GetCustomAttributes<JsonDerivedTypeAttribute>().ToList();
        Assert.Equal(kinds.OrderBy(kind => kind.Name), named.Select(one => one.DerivedType).OrderBy(kind => kind.Name));
        Assert.Equal(
            named.Select(one => (string)one.TypeDiscriminator!).Order(),
            Written().Select(row => JsonDocument.Parse(row.Data).RootElement.GetProperty("changed").GetString()!).Order());
    }

    [Fact]
    public void One_who_fails_to_listen_keeps_it_from_nobody()
    {
        var changes = new Changes(NullLogger<Changes>.Instance);
        var told = new List<Change>();
        changes.On<ClipChanged>(_ => throw new InvalidOperationException("deaf"));
        changes.On<ClipChanged>(told.Add);
        changes.On<MemberChanged>(told.Add);
        var pending = new PendingChanges();
        pending.Said.Add(new ClipChanged(Clip));
        changes.Publish(pending);
        changes.Publish(pending);
        Assert.Equal([new ClipChanged(Clip)], told);
    }

    [Fact]
    public async Task It_is_told_after_the_commit_and_before_the_answer()
    {
        await using var server = await StartAsync();
        var seen = new ConcurrentQueue<long>();
        server.Services.GetRequiredService<Changes>().On<ClipChanged>(_ => seen.Enqueue(server.Count("SELECT count(*) FROM notes")));
        for (var number = 1; number <= 5; number++)
        {
            await server.Services.GetRequiredService<StoreWriter>().WriteAsync(new Said(number), Stop);
            Assert.Equal(number, seen.Last());
            Assert.Equal(number, seen.Count);
        }
    }

    [Fact]
    public async Task Nothing_is_told_of_a_write_that_failed_and_what_was_tried_again_alone_is_told_once()
    {
        await using var server = await StartAsync();
        var told = Listen(server);
        await server.HoldingAsync(40, number => new Said(number, fails: number % 13 == 5));
        Assert.Equal(Enumerable.Range(0, 40).Where(number => number % 13 != 5).Select(ClipOf).Order(), told.Order());
    }

    [Fact]
    public async Task Where_nobody_can_say_whether_a_commit_stood_it_is_told_and_where_it_did_not_it_is_not()
    {
        await using var server = await StartAsync();
        var told = Listen(server);
        server.Change("CREATE TABLE parents (id INTEGER PRIMARY KEY)");
        server.Change("CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)");
        var writer = server.Services.GetRequiredService<StoreWriter>();
        await Assert.ThrowsAnyAsync<DbException>(() => writer.WriteAsync(new Orphan(1), Stop));
        Assert.Empty(told);
        await using (var unsure = Faulty.Writer(server, new Unsure(server.Services.GetRequiredService<Store>())))
        {
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => unsure.WriteAsync(new Orphan(1), Stop));
            Assert.Equal([ClipOf(1)], told);
        }

        told.Clear();
        await writer.WriteAsync(new Said(2), Stop);
        Assert.Equal([ClipOf(2)], told);
    }

    [Fact]
    public async Task An_identity_transaction_tells_when_it_stands_and_only_then()
    {
        await using var server = await StartAsync();
        var told = Listen(server);
        await using var scope = server.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<IdentityTransaction>();
        await work.RunAsync<Done>(db => Answer(db, 1, HttpProblems.NotFound), Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.RunAsync<Done>(db =>
        {
            using var rows = StoreSession.Within(db);
            rows.Changed(new ClipChanged(new(ClipOf(2))));
            throw new InvalidOperationException("no");
        }, Stop));
        Assert.Empty(told);

        await work.RunAsync<Done>(db => Answer(db, 3, default(Done)), Stop);
        Assert.Equal([ClipOf(3)], told);

        static Task<Outcome<Done>> Answer(AppDb db, int number, Outcome<Done> outcome)
        {
            using var rows = StoreSession.Within(db);
            rows.Changed(new ClipChanged(new(ClipOf(number))));
            return Task.FromResult(outcome);
        }
    }

    [Theory]
    [InlineData("UPDATE members SET name = @name WHERE id = @id", "members")]
    [InlineData("UPDATE members SET clips = clips + @by, name = @name WHERE id = @id", "members")]
    [InlineData("UPDATE members SET clips = clips + @by WHERE id = @id", null)]
    [InlineData("UPDATE \"members\" SET \"auto_follow\" = @p0\nWHERE \"id\" = @p1\nRETURNING 1;", "members")]
    [InlineData("UPDATE \"members\" AS \"m\"\nSET \"invited_by\" = NULL\nWHERE \"m\".\"invited_by\" = @me", null)]
    [InlineData("DELETE FROM sessions WHERE key = @key", "sessions")]
    [InlineData("INSERT INTO clips (id) VALUES (@id)", null)]
    [InlineData("INSERT INTO brakes (name) VALUES (@name)", "brakes")]
    public void The_watch_over_the_tests_knows_what_a_statement_changes(string statement, string? table) =>
        Assert.Equal(table is null ? [] : [table], SaidChanges.Changes(statement));

    private static ConcurrentQueue<Guid> Listen(Server server)
    {
        var told = new ConcurrentQueue<Guid>();
        server.Services.GetRequiredService<Changes>().On<ClipChanged>(changed => told.Enqueue(changed.Clip.Value));
        return told;
    }

    private static Guid ClipOf(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private static async Task<Server> StartAsync()
    {
        var server = await Server.StartAsync();
        server.Change("CREATE TABLE notes (number INTEGER NOT NULL)");
        return server;
    }

    // Its commit fails, and nothing before it.
    private sealed class Orphan(int number) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session)
        {
            session.Changed(new ClipChanged(new(ClipOf(number))));
            return session.Sql("INSERT INTO children (parent) VALUES (@number)").With("@number", (long)number).Run();
        }
    }

    private sealed class Said(int number, bool fails = false) : StoreWrite<int>
    {
        protected override int Apply(StoreSession session)
        {
            session.Sql("INSERT INTO notes (number) VALUES (@number)").With("@number", number).Run();
            session.Changed(new ClipChanged(new(ClipOf(number))));
            if (fails) throw new InvalidOperationException($"no {number}");
            return number;
        }
    }
}
