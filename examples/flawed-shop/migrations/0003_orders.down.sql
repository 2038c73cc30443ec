DROP TABLE webhook_events;
DROP TABLE refunds;
DROP TABLE order_items;
DROP TABLE orders;
DROP TABLE cart_coupons;
DROP TABLE cart_items;
DROP TABLE coupons;
DROP TYPE order_status;
