using Entourage.Web.Commands.Demo;

namespace Entourage.Lab.Month;

/// <summary>
/// Thirty days of one creator and whoever comes by, all of it through the HTTP surface that browsers use, at a clock that is moved from one act to the next.
/// The same seed lives the same month. Not thread-safe.
/// </summary>
internal sealed class MonthLife(string address, string film, MovedClock clock, int seed) : IDisposable
{
    /// <summary>How long it is.</summary>
    public const int Days = 30;

    private static readonly (string Name, double Weight, double Opens)[] Apps = [("whatsapp", .5, .85), ("sms", .2, .6), ("telegram", .15, .75), ("mail", .1, .4), ("copy_link", .05, .7)];

    private readonly Random random = new(seed);
    private readonly PriorityQueue<Func<CancellationToken, Task>, DateTimeOffset> toCome = new();
    private readonly List<DemoPerson> browsers = [];
    private readonly List<Person> people = [];
    private readonly List<(string Id, DateTimeOffset At)> clips = [];
    private readonly HashSet<(Person, string Clip, DateOnly Day)> watched = [];
    private readonly HashSet<(Person, string Clip)> liked = [];
    private readonly DateTimeOffset begin = clock.GetUtcNow();
    private int met;

    /// <summary>What happened.</summary>
    public MonthTruth Truth { get; } = new();

    /// <summary>The creator; and who runs the site.</summary>
    public DemoPerson Creator { get; private set; } = null!;

    /// <summary>Lives it, and says from time to time how far it is.</summary>
    public async Task LiveAsync(Action<int> day, CancellationToken stop)
    {
        Creator = (await JoinAsync("creator", depth: 0, stop)).Browser;
        foreach (var (on, caption) in ((int, string)[])[(0, "The first one"), (9, "By the river"), (19, "With a little tune")])
        {
            At(on, hour: 8, async token => clips.Add((await UploadAsync(Creator, caption, token), clock.GetUtcNow())));
        }
        for (var on = 0; on < Days; on++)
        {
            for (var times = random.Next(0, 4); times > 0; times--) At(on, hour: 9 + (random.NextDouble() * 12), token => InviteAsync(Creator, Truth.Made.Add, depth: 1, token));
            for (var times = random.Next(0, 3); times > 0; times--) At(on, hour: 9 + (random.NextDouble() * 12), ComeByAsync);
            var today = on;
            At(on, hour: 18, token => { day(today); return EveningAsync(token); });
        }
        while (toCome.TryDequeue(out var act, out var at) && at < begin.AddDays(Days))
        {
            clock.MoveTo(at);
            await act(stop);
        }
    }

    public void Dispose()
    {
        foreach (var browser in browsers) browser.Dispose();
    }

    private void At(int day, double hour, Func<CancellationToken, Task> act) => toCome.Enqueue(act, begin.AddDays(day).AddHours(hour));

    private void Later(TimeSpan wait, Func<CancellationToken, Task> act) => toCome.Enqueue(act, clock.GetUtcNow() + wait);

    // Somebody invites; whether the person opens it, and when, is up to that person.
    private async Task InviteAsync(DemoPerson inviter, Action<DateTimeOffset> made, int depth, CancellationToken stop)
    {
        var allowance = await inviter.GetAsync("/api/v1/me/allowance", stop);
        if (allowance.GetProperty("left").GetInt32() == 0) return;
        var app = Pick();
        var invitation = await inviter.PostAsync("/api/v1/invitations", new { channel = app.Name, message = "Have a look at this." }, stop);
        var madeAt = clock.GetUtcNow();
        made(madeAt);
        if (random.NextDouble() < .92)
        {
            await inviter.PutAsync($"/api/v1/invitations/{invitation.GetProperty("id").GetString()}/handed-over", stop);
            if (inviter == Creator) Truth.HandedOver++;
        }
        if (random.NextDouble() >= app.Opens) return;
        // Most look at once or the same day; some days later.
        var wait = TimeSpan.FromMinutes(Math.Exp(1 + (random.NextDouble() * 7.4)));
        Later(wait, token => OpenAsync(new Uri(invitation.GetProperty("url").GetString()!), inviter, madeAt, depth, token));
    }

    private async Task OpenAsync(Uri link, DemoPerson inviter, DateTimeOffset madeAt, int depth, CancellationToken stop)
    {
        var known = random.NextDouble() < .2 ? people.Find(one => one.Depth == 0 && one.Browser != Creator && !one.Follows) : null;
        var browser = known?.Browser ?? NewBrowser();
        var page = await browser.OpenFromAppAsync(link, stop);
        var ticket = DemoPerson.TicketOf(page);
        await browser.SayAsync($"{link.AbsolutePath}/seen", ticket, stop);
        Truth.Landed++;
        if (random.NextDouble() >= .7) return;
        var proof = (Token: link.Segments[^1], Ticket: ticket);
        if (known is not null)
        {
            if (inviter != Creator) return;
            await browser.PostAsync("/api/v1/invitations/redeem", new { token = proof.Token, ticket = proof.Ticket, gesture = true }, stop);
            known.Tie(1);
        }
        else
        {
            await browser.JoinAsync(proof.Token, proof.Ticket, stop);
            known = new Person(browser, depth) { Since = clock.GetUtcNow() };
            people.Add(known);
            Truth.Joined[depth] = Truth.Joined.GetValueOrDefault(depth) + 1;
        }
        if (inviter == Creator) BeginsToFollow(known, invited: true, madeAt);
        // The clip that the invitation was for is watched in the transaction that made the account.
        if (inviter == Creator && known.Depth == 1 && known.IsNew) Seen(known, clips.FindLast(clip => clip.At <= madeAt).Id);
        known.IsNew = false;
        if (random.NextDouble() < .12) Later(TimeSpan.FromHours(1 + (random.NextDouble() * 240)), token => LeaveAsync(known, token));
        // Only whom an invitation brought here brings others further; who merely follows by one has come otherwise.
        if (known.Joined == depth && depth < 3 && random.NextDouble() < .35) Later(TimeSpan.FromHours(20), token => BecomeCreatorAsync(known, depth, token));
    }

    // Somebody whom an invitation brought makes a clip of their own, and invites in turn.
    private async Task BecomeCreatorAsync(Person person, int depth, CancellationToken stop)
    {
        await UploadAsync(person.Browser, "My own", stop);
        for (var times = 1 + random.Next(3); times > 0; times--)
        {
            Later(TimeSpan.FromHours(random.NextDouble() * 48), token => InviteAsync(person.Browser, _ => { }, depth + 1, token));
        }
    }

    private async Task ComeByAsync(CancellationToken stop)
    {
        var person = await JoinAsync($"member_{met}", depth: 0, stop);
        if (random.NextDouble() < .7) await WatchAsync(person, stop);
        if (random.NextDouble() < .4) await FollowAsync(person, stop);
    }

    // Everybody who feels like it watches; the longer they are here the less they do, and those who were invited a little more.
    private async Task EveningAsync(CancellationToken stop)
    {
        foreach (var person in people.Where(one => one.Browser != Creator).ToList())
        {
            var age = (clock.GetUtcNow() - person.Since).TotalDays;
            var keen = (person.Depth == 1 ? .22 : .12) * Math.Exp(-age / 20);
            if (random.NextDouble() >= keen) continue;
            await WatchAsync(person, stop);
            if (person.Depth > 1 && !person.Follows && random.NextDouble() < .3) await FollowAsync(person, stop);
            if (random.NextDouble() < .3) await LikeAsync(person, stop);
        }
    }

    private async Task WatchAsync(Person person, CancellationToken stop)
    {
        var clip = clips[random.Next(clips.Count)].Id;
        await person.Browser.PostAsync($"/api/v1/clips/{clip}/views", new { }, stop);
        Seen(person, clip);
    }

    private async Task LikeAsync(Person person, CancellationToken stop)
    {
        var clip = clips[random.Next(clips.Count)].Id;
        await person.Browser.PutAsync($"/api/v1/clips/{clip}/like", stop);
        if (liked.Add((person, clip))) Truth.Liked(person.Browser.Handle, person.Depth, clock.GetUtcNow());
    }

    private async Task FollowAsync(Person person, CancellationToken stop)
    {
        if (person.Follows) return;
        await person.Browser.PutAsync($"/api/v1/members/{Creator.Handle}/follow", stop);
        BeginsToFollow(person, invited: false, madeAt: null);
    }

    private async Task LeaveAsync(Person person, CancellationToken stop)
    {
        if (!person.Follows) return;
        await person.Browser.DeleteAsync($"/api/v1/members/{Creator.Handle}/follow", stop);
        Truth.Unfollowed(person.Browser.Handle, clock.GetUtcNow());
        person.Follows = false;
        // Whom an invitation only made follow is nobody's any more.
        person.Tie(person.Joined);
    }

    private void BeginsToFollow(Person person, bool invited, DateTimeOffset? madeAt)
    {
        person.Follows = true;
        Truth.Followed(person.Browser.Handle, invited ? 1 : person.Depth, clock.GetUtcNow(), madeAt);
    }

    // Once per clip and day, as views are counted.
    private void Seen(Person person, string clip)
    {
        if (watched.Add((person, clip, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)))) Truth.Viewed(person.Browser.Handle, person.Depth, clock.GetUtcNow());
    }

    private async Task<Person> JoinAsync(string handle, int depth, CancellationToken stop)
    {
        var person = new Person(NewBrowser(handle), depth) { IsNew = false };
        await person.Browser.JoinAsync(stop);
        people.Add(person);
        person.Since = clock.GetUtcNow();
        return person;
    }

    // Each at home: people of one network would count as one.
    private DemoPerson NewBrowser(string? handle = null)
    {
        var browser = new DemoPerson(address, handle ?? $"friend_{met}", DemoPerson.NewPassword());
        browser.ComeFrom($"20.{met / 250}.{met % 250}.7");
        met++;
        browsers.Add(browser);
        return browser;
    }

    private async Task<string> UploadAsync(DemoPerson person, string caption, CancellationToken stop)
    {
        var clip = await person.UploadAsync(film, caption, stop);
        var id = clip.GetProperty("id").GetString()!;
        await person.UntilReadyAsync(id, stop);
        return id;
    }

    private (string Name, double Weight, double Opens) Pick()
    {
        var left = random.NextDouble();
        return Apps.First(app => (left -= app.Weight) <= 0 || app == Apps[^1]);
    }

    private sealed class Person(DemoPerson browser, int joined)
    {
        public DemoPerson Browser => browser;

        /// <summary>How many steps away they joined; 0 by nobody's invitation.</summary>
        public int Joined { get; } = joined;

        /// <summary>How far an invitation of the creator brought them, as far as it still holds.</summary>
        public int Depth { get; private set; } = joined;

        public DateTimeOffset Since { get; set; }

        public bool Follows { get; set; }

        public bool IsNew { get; set; } = true;

        public void Tie(int depth) => Depth = depth;
    }
}
