/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "filo-route.h"

G_BEGIN_DECLS

/* The handlers of routes.c; each lives in the routes-….c of its resource. */

FiloReply *filo_route_about (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_openapi (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_health (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_sign_in (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_sign_out (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_me (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_snapshot (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_changes (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_stream (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_conversations (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_conversation (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_patch_conversation (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_messages (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_send (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_cancel_message (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_retry_message (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_settle_message (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_send_now (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_profile (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_profile_orders (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_block (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_unblock (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_opt_out (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_media (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_users (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_add_user (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_user_link (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_numbers (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_add_number (FiloDb *db, const FiloRequest *request, GError **error);

FiloReply *filo_route_carrier_in (FiloDb *db, const FiloRequest *request, GError **error);
FiloReply *filo_route_carrier_report (FiloDb *db, const FiloRequest *request, GError **error);

G_END_DECLS
