using System.Text.Json.Serialization;
using Entourage.Kernel;
using Entourage.Safety;

namespace Entourage.Invitations;

/// <summary>Invitations on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MakeInvitation.Request), TypeInfoPropertyName = "InviteRequest")]
[JsonSerializable(typeof(InvitationMade))]
[JsonSerializable(typeof(InvitationView))]
[JsonSerializable(typeof(Page<InvitationView>))]
[JsonSerializable(typeof(Redeem.Request), TypeInfoPropertyName = "RedeemRequest")]
[JsonSerializable(typeof(RedeemAnswer))]
[JsonSerializable(typeof(Allowance))]
internal sealed partial class InvitationsJson : JsonSerializerContext;
