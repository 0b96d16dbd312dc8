namespace Entourage.Channels;

/// <summary>Every way a channel says no.</summary>
[FrontDoor]
internal static class ChannelProblems
{
    public static readonly Problem Unknown =
        new("channel_unknown", 404, "There is no such channel here.", Field: "channel");

    public static readonly Problem HandOff =
        new("channel_hand_off", 409, "With this app, you pick the person there. The site sees no contacts and connects to no account.", Field: "channel");

    public static readonly Problem AccountNotValid =
        new("account_not_valid", 422, "This is not an address of an account there.", Field: "address");

    /// <summary>A wrong password, no such account, a closed one: servers do not tell them apart, and we say none of it.</summary>
    public static readonly Problem AccountRefused =
        new("account_refused", 422, "The server does not accept this address and password.", Field: "secret");

    public static readonly Problem AccountUnreachable =
        new("account_unreachable", 503, "The server of this account could not be reached over a safe connection.", TimeSpan.FromSeconds(30), Field: "address");

    public static readonly Problem AccountNotConnected =
        new("account_not_connected", 409, "Connect your account there first.", Field: "channel");

    /// <summary>Begun by somebody else, in another browser, for another channel, used before or too long ago, or never: none of it is told apart.</summary>
    public static readonly Problem SignInNotValid =
        new("sign_in_not_valid", 400, "This sign-in was not begun here, was not finished, or is older than ten minutes. Begin again.", Field: "state");

    public static readonly Problem SignInNotNeeded =
        new("sign_in_not_needed", 409, "An account on this channel is connected with its address and password.", Field: "channel");

    /// <summary>More than one person is named, or what could be read as more than one.</summary>
    public static readonly Problem OneContactOnly =
        new("one_contact_only", 400, "One invitation goes to one person. Give a single contact.", Field: "contact");

    public static readonly Problem ContactNotValid =
        new("contact_not_valid", 422, "This channel cannot reach that contact. Check it, or leave it out and pick the person in the app.", Field: "contact");

    /// <summary>Where the network knows who is connected, nobody's word is taken for it.</summary>
    public static readonly Problem ContactNotListed =
        new("contact_not_listed", 422, "This channel reaches only people whom it lists as your contacts.", Field: "contact");

    public static readonly Problem MessageTooLong =
        new("message_too_long", 422, "The message is too long. At most 2,000 characters fit.", Field: "message");

    public static readonly Problem MessageNotValid =
        new("message_not_valid", 422, "The message contains characters that cannot be sent.", Field: "message");
}
