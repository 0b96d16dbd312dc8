using Entourage.Channels;

namespace Entourage.Tests.Channels.Connected;

/// <summary>Real servers of one channel, with an account whose connections are known. What <see cref="ConnectedChannelTests"/> asks of each channel.</summary>
public abstract class ConnectedWorld : IAsyncLifetime
{
    /// <summary>The channel's id.</summary>
    public abstract string Channel { get; }

    /// <summary>What a site is told so that it offers the channel and finds these servers.</summary>
    public abstract (string Name, string Value)[] Settings { get; }

    /// <summary>The member's account: as its server spells it, as somebody may type it, and what opens it.</summary>
    public abstract (string Address, string Typed, string Secret) Account { get; }

    /// <summary>Addresses of accounts that do not open: a wrong password, nobody of that name, nothing there.</summary>
    public abstract (string Address, string Secret)[] Wrong { get; }

    /// <summary>Exactly the people it is connected with both ways, as their server spells them; the first two can be written to at once.</summary>
    public abstract string[] Connections { get; }

    /// <summary>Who looks like one and is none: one-sided, put there by an operator, unknown.</summary>
    public abstract string[] Others { get; }

    /// <summary>Somebody who can be written to and whom the account does not show, where the channel takes their address on the member's word; null where it does not.</summary>
    public virtual string? Typed => null;

    /// <summary>Other spellings of the first of <see cref="Connections"/>.</summary>
    public abstract string[] Spellings { get; }

    /// <summary>Every message that one of <see cref="Connections"/> finds, and then has read.</summary>
    public abstract Task<IReadOnlyList<string>> ReadAsync(string address);

    /// <summary>A member connects the account, over the API.</summary>
    public Task<Answer> ConnectAsync(Person member) => ConnectAsync(member, Account.Typed, Account.Secret);

    /// <summary>A member tries to connect an account, over the API.</summary>
    public virtual Task<Answer> ConnectAsync(Person member, string address, string secret) => member.PutAsync($"/api/v1/channels/{Channel}/account", new { address, secret });

    /// <summary>One of <see cref="Connections"/> as the channel names them.</summary>
    internal abstract Recipient RecipientOf(string address);

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
