using System.Text.Json.Serialization;

namespace Entourage.Storage;

/// <summary>
/// What a transaction changed, said inside it by <see cref="StoreSession.Changed"/> and told after its commit to
/// whoever remembers rows (<see cref="Changes"/>). The set is closed and a change is small: it says which, never what, so that it can travel to
/// other nodes as it is. Counts of views, likes, plays, clips and followers are not among them: what is remembered may count two seconds behind.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "changed")]
[JsonDerivedType(typeof(InvitationChanged), "invitation")]
[JsonDerivedType(typeof(ClipChanged), "clip")]
[JsonDerivedType(typeof(MemberChanged), "member")]
[JsonDerivedType(typeof(CallerEnded), "caller")]
[JsonDerivedType(typeof(RolloutsChanged), "rollouts")]
[JsonDerivedType(typeof(BrakesChanged), "brakes")]
internal abstract record Change
{
    private protected Change()
    {
    }
}

/// <summary>An invitation is in another state, or went around.</summary>
[FrontDoor]
internal sealed record InvitationChanged(InvitationId Invitation) : Change;

/// <summary>A clip is ready, refused, deleted, or for somebody else.</summary>
[FrontDoor]
internal sealed record ClipChanged(ClipId Clip) : Change;

/// <summary>A member is shown otherwise, has chosen otherwise, is suspended or back, or is gone.</summary>
[FrontDoor]
internal sealed record MemberChanged(MemberId Member) : Change;

/// <summary>A session or a token was ended.</summary>
/// <param name="Key">What its row was found by: a hash, which opens nothing.</param>
[FrontDoor]
internal sealed record CallerEnded(byte[] Key) : Change;

/// <summary>Who has which feature.</summary>
[FrontDoor]
internal sealed record RolloutsChanged : Change
{
    public static readonly RolloutsChanged Now = new();
}

/// <summary>What is paused for everybody.</summary>
[FrontDoor]
internal sealed record BrakesChanged : Change
{
    public static readonly BrakesChanged Now = new();
}

/// <summary>Changes on the wire.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Change))]
internal sealed partial class ChangeJson : JsonSerializerContext;
