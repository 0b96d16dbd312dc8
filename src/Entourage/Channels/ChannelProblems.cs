using Entourage.Kernel;

namespace Entourage.Channels;

internal static class ChannelProblems
{
    public static readonly Problem Unknown =
        new("channel_unknown", 404, "There is no such channel here.", Field: "channel");

    public static readonly Problem HandOff =
        new("channel_hand_off", 409, "In this app you pick the person there; Entourage sees no contacts and connects no account.", Field: "channel");

    public static readonly Problem OneContactOnly =
        new("one_contact_only", 400, "One invitation goes to one person. Give a single contact.", Field: "contact");

    public static readonly Problem ContactNotValid =
        new("contact_not_valid", 422, "This channel cannot reach that contact. Check it, or leave it out and pick the person in the app.", Field: "contact");

    public static readonly Problem MessageTooLong =
        new("message_too_long", 422, "The message is too long. Keep it within 2,000 characters.", Field: "message");

    public static readonly Problem MessageNotValid =
        new("message_not_valid", 422, "The message holds characters that cannot be sent as text.", Field: "message");
}
