using Entourage.Channels;
using Entourage.Channels.Mailbox;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Channels.Mailbox;

/// <summary>What is remembered of mailboxes: for an hour, of fifty, and of nobody who has let the account go.</summary>
public sealed class MailboxMemoryTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly MailboxMemory memory;

    public MailboxMemoryTests() => memory = new MailboxMemory(clock);

    [Fact]
    public void It_is_gone_after_an_hour_and_when_the_account_is_let_go()
    {
        memory.Keep("a@mail.lan", Known());
        memory.Keep("b@mail.lan", Known());
        memory.Forget("b@mail.lan");
        Assert.Equal(default, memory.Recall("b@mail.lan").Sent);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(new FolderMark(1, 7), memory.Recall("a@mail.lan").Sent);
        Assert.Equal("bob@mail.lan", Assert.Single(memory.Recall("a@mail.lan").Mutual).Recipient.Address);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(memory.Recall("a@mail.lan").Mutual);
    }

    [Fact]
    public void Of_more_than_fifty_the_oldest_goes()
    {
        for (var n = 0; n < 51; n++)
        {
            memory.Keep($"{n}@mail.lan", Known());
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(default, memory.Recall("0@mail.lan").Sent);
        Assert.NotEqual(default, memory.Recall("1@mail.lan").Sent);
    }

    [Fact]
    public void A_reading_that_breaks_off_changes_nothing()
    {
        memory.Keep("a@mail.lan", Known());
        var reading = memory.Recall("a@mail.lan");
        reading.ForgetWritten();
        reading.Write(MailContacts.Read("zoe@mail.lan").Value!, null, default);
        Assert.Equal("bob@mail.lan", Assert.Single(memory.Recall("a@mail.lan").Mutual).Recipient.Address);
    }

    [Fact]
    public void Whoever_said_never_again_without_a_tag_is_not_reached_with_one()
    {
        Assert.Equal(["bob@mail.lan"], MailContacts.Read("Bob+shop@mail.lan").Value!.EarlierForms);
        Assert.Empty(MailContacts.Read("bob@mail.lan").Value!.EarlierForms);
        Assert.Equal("Bob@xn--bcher-kva.lan", MailContacts.Read("Bob@Bücher.LAN").Value!.Address);
        foreach (var none in (string[])["zoé@mail.lan", "bob@mail.lan, zoe@mail.lan", "bob", "@mail.lan", "bob@[127.0.0.1]"]) Assert.Null(MailContacts.Read(none).Value);
    }

    [Fact]
    public void The_latest_name_counts_and_nobody_is_told_twice()
    {
        var people = new MailboxPeople();
        people.Write(MailContacts.Read("bob@mail.lan").Value!, null, default);
        people.Write(MailContacts.Read("BOB@mail.lan").Value!, "Bob", default);
        people.Write(MailContacts.Read("bob@mail.lan").Value!, "Robert", default);
        Assert.Null(people.Hear(MailContacts.Read("zoe@mail.lan").Value!, "Zoé", default));
        Assert.Equal("Bob", people.Hear(MailContacts.Read("bob@mail.lan").Value!, "B.", default)?.Name);
        Assert.Null(people.Hear(MailContacts.Read("bob@mail.lan").Value!, "B.", default));
        Assert.Equal("bob@mail.lan", Assert.Single(people.Mutual).Recipient.Address);
    }

    // Whoever writes every day and never gets an answer is no stronger a tie for it.
    [Fact]
    public void A_tie_is_as_strong_as_the_side_that_has_been_silent_for_longer()
    {
        var (people, bob) = (new MailboxPeople(), MailContacts.Read("bob@mail.lan").Value!);
        var monday = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
        people.Write(bob, "Bob", monday);
        people.Write(bob, "Bob", monday.AddDays(-9));
        Assert.Equal(monday, people.Hear(bob, null, monday.AddDays(3))?.Lately);
        people.Hear(bob, null, monday.AddDays(4));
        Assert.Equal(monday, Assert.Single(people.Mutual).Lately);
        people.Write(bob, "Bob", monday.AddDays(5));
        Assert.Equal(monday.AddDays(4), Assert.Single(people.Mutual).Lately);
    }

    private static MailboxPeople Known()
    {
        var people = new MailboxPeople { Sent = new(1, 7), Inbox = new(2, 9) };
        people.Write(MailContacts.Read("bob@mail.lan").Value!, null, default);
        people.Hear(MailContacts.Read("bob@mail.lan").Value!, null, default);
        return people;
    }
}
