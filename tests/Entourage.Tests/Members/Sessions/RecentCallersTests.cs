using System.Security.Cryptography;
using Entourage.Members.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Members.Sessions;

public sealed class RecentCallersTests(Server server) : IClassFixture<Server>
{
    private readonly Changes changes = new(NullLogger<Changes>.Instance);
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_caller_is_remembered_for_two_seconds()
    {
        using var recent = new RecentCallers(changes, clock);
        var (key, secret, caller) = Somebody();
        var known = Learnt(recent, key, caller);
        recent.Name(secret, known);
        clock.Advance(RecentCallers.Life - TimeSpan.FromMilliseconds(1));
        Assert.Same(known, recent.Find(secret));
        Assert.True(known.Holds(clock.GetUtcNow()));
        Assert.Same(caller, known.Who(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(known.Holds(clock.GetUtcNow()));
        Assert.Null(recent.Find(secret));
    }

    [Fact]
    public void A_clock_that_is_put_back_keeps_nobody_signed_in_for_longer()
    {
        using var recent = new RecentCallers(changes, clock);
        var (key, _, caller) = Somebody();
        var known = Learnt(recent, key, caller);
        Assert.True(known.Holds(clock.GetUtcNow()));
        Assert.False(known.Holds(clock.GetUtcNow() - TimeSpan.FromHours(1)));
    }

    [Fact]
    public void What_was_read_before_an_end_counts_no_more_however_late_it_arrives()
    {
        using var recent = new RecentCallers(changes, clock);
        var (key, secret, caller) = Somebody();
        var reading = recent.Of(key);
        Tell(new CallerEnded(key));
        reading.Learn(caller.Member, caller, clock.GetUtcNow().AddDays(1), clock.GetUtcNow() + RecentCallers.Life);
        recent.Name(secret, reading);
        Assert.True(reading.Ended);
        Assert.False(reading.Holds(clock.GetUtcNow()));
        Assert.Null(recent.Find(secret));
        Assert.NotSame(reading, recent.Of(key));
    }

    [Fact]
    public void A_change_of_a_member_ends_what_is_remembered_of_them_and_what_is_just_being_read()
    {
        using var recent = new RecentCallers(changes, clock);
        var ((mine, _, me), (theirs, _, they), (key, _, _)) = (Somebody(), Somebody(), Somebody());
        var (known, other, reading) = (Learnt(recent, mine, me), Learnt(recent, theirs, they), recent.Of(key));
        Tell(new MemberChanged(me.Member));
        Assert.True(known.Ended);
        Assert.True(reading.Ended);
        Assert.True(other.Holds(clock.GetUtcNow()));
    }

    [Fact]
    public void A_session_that_runs_out_within_the_two_seconds_ends_then()
    {
        using var recent = new RecentCallers(changes, clock);
        var (key, _, caller) = Somebody();
        var known = recent.Of(key);
        known.Learn(caller.Member, caller, clock.GetUtcNow().AddSeconds(1), clock.GetUtcNow() + RecentCallers.Life);
        Assert.Same(caller, known.Who(clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(known.Holds(clock.GetUtcNow()));
        Assert.Null(known.Who(clock.GetUtcNow()));
    }

    [Fact]
    public void The_memory_is_bounded_and_empties_by_itself()
    {
        using var recent = new RecentCallers(changes, clock, most: 1000);
        Assert.Equal(1000, Fill());
        clock.Advance(RecentCallers.Life);
        Assert.Equal(1000, Fill());

        int Fill()
        {
            for (var i = 0; i < 1001; i++)
            {
                var (key, _, caller) = Somebody();
                if (Learnt(recent, key, caller) != recent.Of(key)) return i;
            }
            return int.MaxValue;
        }
    }

    [Fact]
    public async Task A_suspended_member_is_nobody_within_two_seconds()
    {
        var person = await server.JoinAsync("suspended_here");
        var program = await server.ProgramAsync(server.IdOf("suspended_here"), Scopes.All);
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);
        server.Change("UPDATE members SET suspended = TRUE WHERE handle = 'suspended_here'");
        server.Clock.Advance(RecentCallers.Life);
        Assert.Equal(401, (await person.GetAsync("/api/v1/me")).Status);
        Assert.Equal(401, (await program.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task A_session_that_another_node_ended_ends_here_within_two_seconds()
    {
        var person = await server.JoinAsync("ended_there");
        Assert.Equal(200, (await person.GetAsync("/api/v1/me")).Status);
        server.Change("DELETE FROM sessions");
        server.Clock.Advance(RecentCallers.Life);
        Assert.Equal(401, (await person.GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task While_it_is_used_a_session_ends_for_everybody_who_asks_afterwards()
    {
        for (var round = 0; round < 5; round++)
        {
            var person = await server.JoinAsync($"ended_{round}");
            using var stop = new CancellationTokenSource();
            var cookies = string.Join("; ", person.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}"));
            using var copy = server.Visitor();
            var users = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    // Asks for the row again and again, so that one is always being read.
                    server.Clock.Advance(RecentCallers.Life);
                    await copy.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", cookies));
                }
            })).ToList();
            Assert.Equal(204, (await person.DeleteAsync("/api/v1/sessions/current")).Status);
            for (var look = 0; look < 5; look++)
            {
                Assert.Equal(401, (await copy.SendAsync(HttpMethod.Get, "/api/v1/me", null, ("Cookie", cookies))).Status);
            }
            await stop.CancelAsync();
            await Task.WhenAll(users);
        }
    }

    private void Tell(Change change)
    {
        var pending = new PendingChanges();
        pending.Said.Add(change);
        changes.Publish(pending);
    }

    private RecentCaller Learnt(RecentCallers recent, byte[] key, Caller caller)
    {
        var known = recent.Of(key);
        known.Learn(caller.Member, caller, clock.GetUtcNow().AddDays(1), clock.GetUtcNow() + RecentCallers.Life);
        return known;
    }

    private static (byte[] Key, Key32 Secret, Caller Caller) Somebody()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        return (key, Key32.Of(RandomNumberGenerator.GetBytes(32)), new Caller(new MemberId(Guid.NewGuid()), "somebody", key, Scopes.All, false));
    }
}
